package io.kthena.router.schedule;

import io.kthena.router.request.Inference;
import io.kthena.router.topology.Endpoint;
import java.util.List;

/**
 * Kthena's {@code least-request}. As a scorer it prefers engines with few of this router's requests, above all with few that the
 * engine did not say it is running; as a filter it drops engines whose own queue is at the limit (router spec §6.2, §6.3).
 *
 * @param maxWaiting queue length at which an engine is full
 */
public record LeastRequest(int maxWaiting) implements Filter, Scorer {
    private static final double NOT_RUNNING = 100;

    @Override
    public String name() {
        return "least-request";
    }

    @Override
    public boolean keeps(Inference request, Endpoint candidate) {
        return candidate.load().sample().waiting() < maxWaiting;
    }

    @Override
    public void score(Query query, List<Endpoint> candidates, double[] scores) {
        double most = 0;
        for (int i = 0; i < candidates.size(); i++) {
            var load = candidates.get(i).load();
            long inFlight = load.inFlight();
            scores[i] = inFlight
                    + NOT_RUNNING * Math.max(0, inFlight - load.sample().running());
            most = Math.max(most, scores[i]);
        }
        for (int i = 0; i < candidates.size(); i++) {
            scores[i] = most == 0 ? 100 : Math.floor((most - scores[i]) / most * 100);
        }
    }
}
