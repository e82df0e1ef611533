package io.kthena.router.schedule;

import io.kthena.router.topology.Endpoint;
import java.util.List;

/** Says how well each engine suits a request. Pure, save for {@link RandomScore}. */
public interface Scorer {
    /** The plugin's name in configuration and metrics. */
    String name();

    /**
     * Writes one score from 0 (worst) to 100 (best) per candidate, in order. Kthena's plugins cut theirs to whole numbers
     * (router spec §6.3).
     */
    void score(Query query, List<Endpoint> candidates, double[] scores);
}
