package io.kthena.router.load;

/**
 * What an engine said about itself the last time it was asked.
 *
 * @param waiting requests in its queue
 * @param running requests in its batch
 * @param kvUsage share of its KV blocks in use, 0 to 1
 * @param firstToken its latest mean time to first token in seconds, 0 if unknown
 * @param perToken its latest mean time between tokens in seconds, 0 if unknown
 */
public record EngineSample(double waiting, double running, double kvUsage, double firstToken, double perToken) {
    /** Nothing is known: counts as idle. */
    public static final EngineSample UNKNOWN = new EngineSample(0, 0, 0);

    /** A sample without latencies. */
    public EngineSample(double waiting, double running, double kvUsage) {
        this(waiting, running, kvUsage, 0, 0);
    }
}
