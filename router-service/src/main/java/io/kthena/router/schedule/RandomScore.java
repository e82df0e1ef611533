package io.kthena.router.schedule;

import io.kthena.router.topology.Endpoint;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Kthena's {@code random}: a whole number from 0 to 100 for each engine (router spec §6.3).
 *
 * @param random must be safe for concurrent use where the scheduler is used so
 */
public record RandomScore(RandomGenerator random) implements Scorer {
    @Override
    public String name() {
        return "random";
    }

    @Override
    public void score(Query query, List<Endpoint> candidates, double[] scores) {
        for (int i = 0; i < candidates.size(); i++) {
            scores[i] = random.nextInt(101);
        }
    }
}
