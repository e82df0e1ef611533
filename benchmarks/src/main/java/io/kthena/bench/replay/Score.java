package io.kthena.bench.replay;

import io.kthena.kv.session.State;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** What is counted while a trace is replayed. For one thread. */
final class Score {
    /** What a request must keep to be of use: seconds to its first token, mean seconds between its tokens. */
    record Limits(double firstToken, double betweenTokens) {}

    /**
     * How the books were at the end.
     *
     * @param ended sessions by the state they ended in
     * @param left sessions and blocks that did not end
     * @param seconds of virtual time
     */
    record Ending(Map<State, Integer> ended, int left, double seconds) {}

    private final Trace trace;
    private final Gaps gaps;
    private final double[] firstTokens;
    private final double[] betweenTokens;
    private final double[] holds;
    private int finished;
    private int held;
    private int refused;
    private int failed;
    private long cachedTokens;
    private long promptTokens;
    private long decisions = 1;

    Score(Trace trace, Gaps gaps) {
        int size = trace.requests().size();
        this.trace = trace;
        this.gaps = gaps;
        this.firstTokens = new double[size];
        this.betweenTokens = new double[size];
        this.holds = new double[size * 3];
    }

    /** A request was given its engines. */
    void placed(Job job) {
        String pair =
                job.placed.pair().prefill().name() + job.placed.pair().decode().name();
        decisions = decisions * 31 + job.request.index();
        decisions = decisions * 31 + pair.hashCode();
    }

    /** No engine may take a request. */
    void refused() {
        refused++;
    }

    /** Every attempt of a request failed. */
    void failed() {
        failed++;
    }

    void pulled(Job job, long now) {
        holds[held++] = (now - job.prefilledAt) / 1e9;
    }

    void expired(Job job, long now) {
        pulled(job, now);
    }

    void finished(Job job, long now) {
        firstTokens[finished] = (job.firstTokenAt - job.request.arrival()) / 1e9;
        int more = job.request.output() - 1;
        betweenTokens[finished] = more == 0 ? 0 : (now - job.firstTokenAt) / 1e9 / more;
        finished++;
        cachedTokens += job.cachedTokens;
        promptTokens += job.request.input();
    }

    Outcome outcome(String policy, Fleet.Split split, Limits limits, Ending ending, double wallSeconds) {
        int good = 0;
        for (int i = 0; i < finished; i++) {
            good += firstTokens[i] <= limits.firstToken() && betweenTokens[i] <= limits.betweenTokens() ? 1 : 0;
        }
        double[] first = Arrays.copyOf(firstTokens, finished);
        double[] hold = Arrays.copyOf(holds, held);
        Arrays.sort(first);
        Arrays.sort(hold);
        double[] between = gaps.quantiles(0.5, 0.99);
        double offered = Math.max(1e-3, trace.seconds());
        Map<String, Integer> ended = new TreeMap<>();
        ending.ended().forEach((state, count) -> ended.put(state.name(), count));
        return new Outcome(
                split.toString(),
                policy,
                new Outcome.Requests(trace.requests().size(), finished, refused, failed, good),
                new Outcome.Spread(at(first, 0.5), at(first, 0.9), at(first, 0.99)),
                new Outcome.Spread(between[0], Double.NaN, between[1]),
                new Outcome.Spread(at(hold, 0.5), at(hold, 0.9), at(hold, 0.99)),
                promptTokens == 0 ? 0 : (double) cachedTokens / promptTokens,
                good / offered,
                ended,
                ending.left(),
                ending.seconds() / wallSeconds,
                Long.toHexString(decisions));
    }

    private static double at(double[] sorted, double share) {
        return sorted.length == 0
                ? Double.NaN
                : sorted[Math.min(sorted.length - 1, (int) Math.ceil(sorted.length * share) - 1)];
    }
}
