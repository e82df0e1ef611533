package io.kthena.router.schedule;

import io.kthena.router.request.Inference;
import io.kthena.router.topology.Endpoint;
import java.util.List;

/**
 * Prefers engines with the least work: what this router has open there plus what the engine says is waiting. As a filter it
 * drops engines whose own queue is at the limit (router spec §6.2, §6.3).
 *
 * @param maxWaiting queue length at which an engine is full
 */
public record LeastRequest(int maxWaiting) implements Filter, Scorer {
    @Override
    public String name() {
        return "least-request";
    }

    @Override
    public boolean keeps(Inference request, Endpoint candidate) {
        return candidate.load().sample().waiting() < maxWaiting;
    }

    @Override
    public void score(Inference request, List<Endpoint> candidates, double[] scores) {
        double most = 0;
        for (int i = 0; i < candidates.size(); i++) {
            var load = candidates.get(i).load();
            scores[i] = load.inFlight() + load.sample().waiting();
            most = Math.max(most, scores[i]);
        }
        for (int i = 0; i < candidates.size(); i++) {
            scores[i] = most == 0 ? 1 : (most - scores[i]) / most;
        }
    }
}
