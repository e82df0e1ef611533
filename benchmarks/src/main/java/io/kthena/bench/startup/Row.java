package io.kthena.bench.startup;

import io.kthena.bench.report.Verdict;
import io.kthena.bench.router.Spread;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * All starts of one service in one way.
 *
 * @param quiet how many of them nobody disturbed; the spreads are of these if there are enough, else of all
 * @param limit most seconds to ready, 0 for none
 * @param note what is wrong, or empty
 */
record Row(
        String service,
        boolean cache,
        int starts,
        int quiet,
        Spread readySeconds,
        Spread cpuSeconds,
        Spread readyMb,
        Spread restingMb,
        double limit,
        Verdict verdict,
        String note) {
    /** What a service started from its cache should keep: ready within a second. */
    static final double GOAL = 1.0;

    private static final int ENOUGH = 3;

    /** Judges the starts of one service, all with or all without the cache. */
    static Row of(String service, boolean cache, List<Start> starts, String fault) {
        List<Start> quiet = starts.stream().filter(Start::quiet).toList();
        boolean enough = quiet.size() >= ENOUGH;
        List<Start> best = enough ? quiet : starts;
        Spread ready = spread(best, Start::readySeconds);
        double limit = cache ? GOAL : 0;
        return new Row(
                service,
                cache,
                starts.size(),
                quiet.size(),
                ready,
                spread(best, Start::cpuSeconds),
                spread(best, Start::readyMb),
                spread(best, Start::restingMb),
                limit,
                judge(ready, limit, enough, fault),
                fault);
    }

    private static Verdict judge(Spread ready, double limit, boolean enough, String fault) {
        if (!fault.isEmpty() || ready.count() == 0) {
            return Verdict.FAIL;
        }
        if (limit == 0) {
            return Verdict.NONE;
        }
        // Noise only ever makes a start longer.
        return ready.median() <= limit ? Verdict.PASS : enough ? Verdict.FAIL : Verdict.NOISY;
    }

    private static Spread spread(List<Start> starts, ToDoubleFunction<Start> value) {
        return Spread.of(starts.stream().mapToDouble(value).boxed().toList());
    }
}
