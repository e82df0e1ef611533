package io.kthena.cluster.node.lifecycle;

import java.time.Duration;

/**
 * How long the node's own waits take. The defaults are a kubelet's; tests shorten them.
 *
 * @param second what one second of a manifest's probe fields lasts
 * @param backoffInitial wait before the second restart of a crashing container, or the second look for an image
 * @param backoffMax longest such wait; each is twice the one before
 * @param backoffReset a container that ran this long starts again without a wait
 * @param retry wait before trying again what failed for want of something: a ConfigMap, a volume, a free address
 */
public record Timing(
        Duration second, Duration backoffInitial, Duration backoffMax, Duration backoffReset, Duration retry) {
    /** What a kubelet does: 10 s, 20 s, 40 s and so on up to 5 min; forgotten after 10 min. */
    public static final Timing KUBELET = new Timing(
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofSeconds(5));

    /** All waits multiplied, for tests that should not take minutes. */
    public Timing scaled(double factor) {
        return new Timing(
                scale(second, factor),
                scale(backoffInitial, factor),
                scale(backoffMax, factor),
                scale(backoffReset, factor),
                scale(retry, factor));
    }

    private static Duration scale(Duration duration, double factor) {
        return Duration.ofNanos((long) (duration.toNanos() * factor));
    }

    /** The wait that follows a wait of the given length; zero stands for "none yet". */
    public Duration after(Duration wait) {
        if (wait.isZero()) {
            return backoffInitial;
        }
        Duration doubled = wait.multipliedBy(2);
        return doubled.compareTo(backoffMax) < 0 ? doubled : backoffMax;
    }

    /** A number of a manifest's seconds as a duration. */
    public Duration seconds(long count) {
        return second.multipliedBy(count);
    }
}
