package io.kthena.router.load;

/**
 * What an engine said about itself the last time it was asked.
 *
 * @param waiting requests in its queue
 * @param running requests in its batch
 * @param kvUsage share of its KV blocks in use, 0 to 1
 */
public record EngineSample(double waiting, double running, double kvUsage) {
    /** Nothing is known: counts as idle. */
    public static final EngineSample UNKNOWN = new EngineSample(0, 0, 0);
}
