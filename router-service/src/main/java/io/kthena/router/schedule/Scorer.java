package io.kthena.router.schedule;

import io.kthena.router.request.Inference;
import io.kthena.router.topology.Endpoint;
import java.util.List;

/** Says how well each engine suits a request. Pure. */
public interface Scorer {
    /** The plugin's name in configuration and metrics. */
    String name();

    /** Writes one score from 0 (worst) to 1 (best) per candidate, in order. */
    void score(Inference request, List<Endpoint> candidates, double[] scores);
}
