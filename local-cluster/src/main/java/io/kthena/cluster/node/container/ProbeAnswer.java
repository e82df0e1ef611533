package io.kthena.cluster.node.container;

/**
 * What a probe or a hook came to.
 *
 * @param success whether all is well
 * @param message why not; for the event
 */
public record ProbeAnswer(boolean success, String message) {
    /** All is well. */
    public static final ProbeAnswer GOOD = new ProbeAnswer(true, "");

    static ProbeAnswer bad(String message) {
        return new ProbeAnswer(false, message);
    }
}
