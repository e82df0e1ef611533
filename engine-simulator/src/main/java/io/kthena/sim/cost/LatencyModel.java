package io.kthena.sim.cost;

import io.kthena.sim.kvcache.BlockHashes;

/**
 * How long things take. All times in milliseconds, sizes in bytes. Pure.
 *
 * @param stepBase of every step
 * @param prefillBase of a step that computes prompt tokens, in addition
 * @param perPrefillToken per prompt token computed
 * @param perRunning per sequence in the step
 * @param perContextToken per token of context attended to
 * @param transferBase of every pull
 * @param transferBytesPerMilli bandwidth of a pull; 0 for instant
 * @param jitter standard deviation of the log-normal factor on pulls
 */
public record LatencyModel(
        double stepBase,
        double prefillBase,
        double perPrefillToken,
        double perRunning,
        double perContextToken,
        double transferBase,
        double transferBytesPerMilli,
        double jitter) {

    /** Nothing takes any time. */
    public static LatencyModel off() {
        return new LatencyModel(0, 0, 0, 0, 0, 0, 0, 0);
    }

    /**
     * Published figures: the prefill line fitted by vLLM-Ascend's example balancer (120 ms + 0.0345 ms per token), pulls
     * at 2 ms + 15 GB/s with jitter, and a decode step of about 12 ms.
     */
    public static LatencyModel calibrated() {
        return new LatencyModel(12, 108, 0.0345, 0.15, 0.000002, 2, 15_000_000, 0.25);
    }

    /** This model with the simple constants of other simulators: time to first token, time between tokens. */
    public LatencyModel with(double timeToFirst, double betweenTokens, double prefillToken, double transfer) {
        return new LatencyModel(
                betweenTokens >= 0 ? betweenTokens : stepBase,
                timeToFirst >= 0 ? timeToFirst : prefillBase,
                prefillToken >= 0 ? prefillToken : perPrefillToken,
                perRunning,
                perContextToken,
                transfer >= 0 ? transfer : transferBase,
                transferBytesPerMilli,
                jitter);
    }

    /** Duration of a step. */
    public double step(int prefillTokens, int sequences, long contextTokens) {
        if (sequences == 0) {
            return 0;
        }
        return stepBase
                + (prefillTokens > 0 ? prefillBase + perPrefillToken * prefillTokens : 0)
                + perRunning * sequences
                + perContextToken * contextTokens;
    }

    /** Duration of a pull of {@code bytes}; {@code dice} chooses the jitter. */
    public double transfer(long bytes, long dice) {
        double time = transferBase + (transferBytesPerMilli > 0 ? bytes / transferBytesPerMilli : 0);
        return jitter > 0 ? time * Math.exp(jitter * normal(dice)) : time;
    }

    /** Roughly normal, within ±3: the sum of twelve uniform numbers. */
    private static double normal(long dice) {
        double sum = 0;
        long state = dice;
        for (int i = 0; i < 12; i++) {
            state = BlockHashes.mix(state + 0x9e3779b97f4a7c15L);
            sum += (state >>> 11) * 0x1.0p-53;
        }
        return Math.max(-3, Math.min(3, sum - 6));
    }
}
