package io.kthena.router.schedule;

import io.kthena.router.load.EngineSample;
import io.kthena.router.topology.Endpoint;
import java.util.List;

/**
 * Kthena's {@code least-latency}: prefers engines whose latest times to first token and between tokens are short, between the
 * shortest and the longest measured. An engine without both is in the middle (router spec §6.3).
 *
 * @param firstTokenShare what the time to first token counts, 0 to 1; the time between tokens counts the rest
 */
public record LeastLatency(double firstTokenShare) implements Scorer {
    private static final double UNMEASURED = 50;

    @Override
    public String name() {
        return "least-latency";
    }

    @Override
    public void score(Query query, List<Endpoint> candidates, double[] scores) {
        Range first = new Range();
        Range each = new Range();
        for (Endpoint candidate : candidates) {
            EngineSample sample = candidate.load().sample();
            if (isMeasured(sample)) {
                first.add(sample.firstToken());
                each.add(sample.perToken());
            }
        }
        for (int i = 0; i < candidates.size(); i++) {
            EngineSample sample = candidates.get(i).load().sample();
            scores[i] = isMeasured(sample)
                    ? Math.floor(first.score(sample.firstToken()) * firstTokenShare
                            + each.score(sample.perToken()) * (1 - firstTokenShare))
                    : UNMEASURED;
        }
    }

    private static boolean isMeasured(EngineSample sample) {
        return sample.firstToken() > 0 && sample.perToken() > 0;
    }

    private static final class Range {
        private double least = Double.POSITIVE_INFINITY;
        private double most = Double.NEGATIVE_INFINITY;

        void add(double value) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }

        double score(double value) {
            return most > least ? 100 * (most - value) / (most - least) : 100;
        }
    }
}
