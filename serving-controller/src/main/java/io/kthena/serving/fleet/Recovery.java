package io.kthena.serving.fleet;

import java.time.Duration;
import java.time.Instant;

/**
 * How often a unit was rebuilt after failures, and when last. It is kept with the stored revision, so a new revision starts
 * afresh.
 *
 * @param count rebuilds in a row
 * @param last when the last one was
 */
public record Recovery(int count, Instant last) {
    private static final Duration FIRST_DELAY = Duration.ofSeconds(10);
    private static final Duration MAX_DELAY = Duration.ofMinutes(5);
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);
    private static final int STEPS_TO_MAX = 5;

    /** The unit that a pod belongs to under a policy: its whole group, or its role replica. */
    public static String unit(Slot slot, boolean wholeGroup) {
        return wholeGroup ? "" + slot.group() : slot.group() + "/" + slot.roleId();
    }

    /** The earliest time of the next rebuild: at once, then 10 s, 20 s … 5 min after the last one. */
    public Instant next(Instant failedAt) {
        if (count == 0 || forgotten(failedAt)) {
            return failedAt;
        }
        var delay = FIRST_DELAY.multipliedBy(1L << Math.min(count - 1, STEPS_TO_MAX));
        return last.plus(delay.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : delay);
    }

    /** This, with one more rebuild. */
    public Recovery again(Instant failedAt, Instant now) {
        return new Recovery(forgotten(failedAt) ? 1 : count + 1, now);
    }

    private boolean forgotten(Instant failedAt) {
        return failedAt.isAfter(last.plus(FORGOTTEN_AFTER));
    }
}
