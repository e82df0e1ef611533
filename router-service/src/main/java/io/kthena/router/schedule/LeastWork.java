package io.kthena.router.schedule;

import io.kthena.router.load.EndpointLoad;
import io.kthena.router.prefix.PrefixHashes;
import io.kthena.router.topology.Endpoint;
import java.util.List;

/**
 * Prefers the engine where this prompt costs least: what is placed there and not computed yet, for which the prompt itself waits,
 * plus what of the prompt is not cached there, for which others wait behind it. The second counts double, and more the busier
 * even the least busy engine is: while one is idle, computing a prefix once more costs nobody anything; when all have
 * queues, it is what makes them grow. Other routers' requests, known from an engine's report, count as the average of ours.
 */
public record LeastWork() implements Scorer {
    /** At about this length, attending to a prompt costs as much as everything else about it (70B class). */
    private static final double ATTENTION_TOKENS = 45_000;

    /** Found by replaying a trace over loads and splits: 1 loses cached prefixes; more gains little. */
    private static final double FRESH = 2;

    private static final double FRESH_WHEN_BUSY = 4;

    @Override
    public String name() {
        return "least-work";
    }

    @Override
    public void score(Query query, List<Endpoint> candidates, double[] scores) {
        double idlest = Double.POSITIVE_INFINITY;
        for (Endpoint candidate : candidates) {
            EndpointLoad load = candidate.load();
            idlest = Math.min(idlest, load.inFlight() + load.foreign());
        }
        double weight = FRESH + FRESH_WHEN_BUSY * idlest;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < candidates.size(); i++) {
            EndpointLoad load = candidates.get(i).load();
            double fresh = tokens(query.promptTokens(), query.prefix(), load.match(query.prefix()));
            scores[i] = load.tokens() + foreign(load, fresh) + weight * fresh;
            least = Math.min(least, scores[i]);
        }
        for (int i = 0; i < candidates.size(); i++) {
            scores[i] = 100 * least / scores[i];
        }
    }

    static double foreign(EndpointLoad load, double otherwise) {
        long inFlight = load.inFlight();
        return load.foreign() * (inFlight > 0 && load.tokens() > 0 ? (double) load.tokens() / inFlight : otherwise);
    }

    /**
     * Tokens to compute of a prompt whose first {@code matched} blocks are cached, each counted with the attention it pays to
     * those before it.
     */
    static long tokens(long prompt, PrefixHashes prefix, int matched) {
        double cached = prompt * prefix.share(matched);
        double fresh = Math.max(1, prompt - cached);
        return Math.round(fresh * (1 + (prompt + cached) / ATTENTION_TOKENS));
    }
}
