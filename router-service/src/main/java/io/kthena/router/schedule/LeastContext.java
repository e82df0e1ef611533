package io.kthena.router.schedule;

import io.kthena.router.load.EndpointLoad;
import io.kthena.router.topology.Endpoint;
import java.util.List;

/**
 * Prefers the engine that reads the fewest tokens of context for each token it generates: those of the requests placed there,
 * also of those whose prompt is still being computed elsewhere, with a share for each request's own cost.
 */
public record LeastContext() implements Scorer {
    /** Context that costs as much as one more request in the batch. */
    private static final double PER_REQUEST = 1024;

    @Override
    public String name() {
        return "least-context";
    }

    @Override
    public void score(Query query, List<Endpoint> candidates, double[] scores) {
        double own = query.promptTokens() + PER_REQUEST;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < candidates.size(); i++) {
            EndpointLoad load = candidates.get(i).load();
            scores[i] = own
                    + load.tokens()
                    + PER_REQUEST * load.inFlight()
                    + LeastWork.foreign(load, own)
                    + PER_REQUEST * load.foreign();
            least = Math.min(least, scores[i]);
        }
        for (int i = 0; i < candidates.size(); i++) {
            scores[i] = 100 * least / scores[i];
        }
    }
}
