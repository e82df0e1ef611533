package io.kthena.router.schedule;

import io.kthena.router.request.Inference;
import io.kthena.router.request.Refusal;
import io.kthena.router.request.Refused;
import io.kthena.router.topology.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The plugins that choose an engine: filters in order, then the weighted sum of the scores. Immutable. */
public record Profile(List<Filter> filters, List<Weighted> scorers, PluginTimer timer) {
    private static final double LATENCY_SHARE = 0.5;
    private static final int BEST_MATCHES = 5;

    /** A scorer and its weight, not negative. */
    public record Weighted(Scorer scorer, double weight) {}

    /** One candidate and its total. */
    public record Scored(Endpoint endpoint, double score) {}

    /** Kthena's plugin for balancing alone, as filter and scorer. */
    public static Profile leastRequest(int maxWaiting, PluginTimer timer) {
        return of(maxWaiting, List.of(new LeastRequest(maxWaiting)), timer);
    }

    /** Kthena's default plugins with weight 1 each; prompts must be hashed as {@code PrefixShape.KTHENA} (router spec §2.3). */
    public static Profile kthena(int maxWaiting, PluginTimer timer) {
        return of(
                maxWaiting,
                List.of(
                        new LeastRequest(maxWaiting),
                        new GpuUsage(),
                        new LeastLatency(LATENCY_SHARE),
                        new PrefixCache(BEST_MATCHES)),
                timer);
    }

    /** Ours where prompts are computed; prompts must be hashed. */
    public static Profile leastWork(int maxWaiting, PluginTimer timer) {
        return new Profile(
                List.of(new UnlessAll(new LeastRequest(maxWaiting))), List.of(new Weighted(new LeastWork(), 1)), timer);
    }

    /** Ours where answers are generated from a prompt computed elsewhere. */
    public static Profile leastContext(int maxWaiting, PluginTimer timer) {
        return of(maxWaiting, List.of(new LeastContext()), timer);
    }

    private static Profile of(int maxWaiting, List<Scorer> scorers, PluginTimer timer) {
        return new Profile(
                List.of(new LeastRequest(maxWaiting)),
                scorers.stream().map(scorer -> new Weighted(scorer, 1)).toList(),
                timer);
    }

    /**
     * The candidates that may take the request, best first; equals in random order.
     *
     * @throws Refused if a filter leaves none
     */
    public List<Scored> rank(Query query, List<Endpoint> candidates, RandomGenerator random) {
        Inference request = query.request();
        List<Endpoint> left = candidates;
        for (Filter filter : filters) {
            long started = timer.start();
            left = kept(filter, request, left);
            timer.stop(request.model(), filter.name(), "filter", started);
            if (left.isEmpty()) {
                throw new Refused(
                        new Refusal.Unschedulable("pods have all been filtered out by \"" + filter.name() + "\""));
            }
        }
        double[] totals = new double[left.size()];
        double[] scores = new double[left.size()];
        for (Weighted weighted : scorers) {
            long started = timer.start();
            weighted.scorer().score(query, left, scores);
            for (int i = 0; i < totals.length; i++) {
                totals[i] += weighted.weight() * Math.clamp(scores[i], 0, 100);
            }
            timer.stop(request.model(), weighted.scorer().name(), "score", started);
        }
        return sorted(left, totals, random);
    }

    private static List<Endpoint> kept(Filter filter, Inference request, List<Endpoint> candidates) {
        boolean all = true;
        boolean one = false;
        for (Endpoint candidate : candidates) {
            boolean kept = filter.keeps(request, candidate);
            all &= kept;
            one |= kept;
        }
        return all || (one && filter.keepsAllIfOne())
                ? candidates
                : candidates.stream()
                        .filter(candidate -> filter.keeps(request, candidate))
                        .toList();
    }

    private static List<Scored> sorted(List<Endpoint> candidates, double[] totals, RandomGenerator random) {
        List<Scored> ranked = new ArrayList<>(candidates.size());
        int turn = candidates.size() < 2 ? 0 : random.nextInt(candidates.size());
        for (int i = 0; i < candidates.size(); i++) {
            int at = (i + turn) % candidates.size();
            ranked.add(new Scored(candidates.get(at), totals[at]));
        }
        if (ranked.size() > 1) {
            ranked.sort((a, b) -> Double.compare(b.score(), a.score()));
        }
        return ranked;
    }
}
