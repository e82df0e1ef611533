package io.kthena.router.schedule;

import io.kthena.router.topology.Endpoint;
import java.util.Arrays;
import java.util.List;

/**
 * Kthena's {@code prefix-cache}: prefers engines that served the beginning of the prompt before. Only the best few matches
 * count (router spec §6.4).
 *
 * @param best how many engines can get a score
 */
public record PrefixCache(int best) implements Scorer {
    @Override
    public String name() {
        return "prefix-cache";
    }

    @Override
    public void score(Query query, List<Endpoint> candidates, double[] scores) {
        int blocks = query.prefix().count();
        for (int i = 0; i < candidates.size(); i++) {
            scores[i] = blocks == 0 ? 0 : candidates.get(i).load().match(query.prefix());
        }
        double least = candidates.size() > best ? least(scores, candidates.size()) : 0;
        for (int i = 0; i < candidates.size(); i++) {
            scores[i] = scores[i] < least || blocks == 0 ? 0 : Math.floor(scores[i] / blocks * 100);
        }
    }

    /** The shortest match that counts. Engines that match equally well all count, whichever of them Kthena meets first. */
    private double least(double[] matches, int candidates) {
        double[] sorted = Arrays.copyOf(matches, candidates);
        Arrays.sort(sorted);
        return sorted[candidates - best];
    }
}
