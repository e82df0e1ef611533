package io.kthena.bench.replay;

import java.util.Map;

/**
 * How a policy did on a split.
 *
 * @param firstToken seconds from arrival to the first token
 * @param betweenTokens seconds between tokens, over all tokens
 * @param hold seconds that prefill engines held KV
 * @param prefixHit share of the prompts' tokens that were cached
 * @param goodput requests within both limits for each second of the trace
 * @param sessions by the state they ended in
 * @param left sessions and blocks that did not end; anything but 0 is a fault
 * @param speed virtual seconds for each real one
 * @param decisions a digest of every choice, to compare two runs with
 */
record Outcome(
        String split,
        String policy,
        Requests requests,
        Spread firstToken,
        Spread betweenTokens,
        Spread hold,
        double prefixHit,
        double goodput,
        Map<String, Integer> sessions,
        int left,
        double speed,
        String decisions) {
    /** Where requests went. */
    record Requests(int offered, int finished, int refused, int failed, int good) {}

    /** Seconds; NaN where there is nothing to say. */
    record Spread(double p50, double p90, double p99) {}
}
