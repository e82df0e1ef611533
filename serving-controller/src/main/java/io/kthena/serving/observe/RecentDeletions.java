package io.kthena.serving.observe;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers the pods that were deleted until the caches must have heard of it, so that a plan made from a cache that lags
 * behind does not count them as alive. It only corrects the caches' lag: after a restart the caches start up to date. Safe
 * for use by several threads.
 */
public final class RecentDeletions {
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final int SWEEP_ABOVE = 1024;

    private final Map<String, Instant> deleted = new ConcurrentHashMap<>();
    private final Clock clock;

    /** Remembers nothing yet. */
    public RecentDeletions(Clock clock) {
        this.clock = clock;
    }

    /** The API server has taken the deletion of the pod with this UID. */
    public void add(String uid) {
        if (deleted.size() > SWEEP_ABOVE) {
            var oldest = clock.instant().minus(KEPT);
            deleted.values().removeIf(when -> when.isBefore(oldest));
        }
        deleted.put(uid, clock.instant());
    }

    /** Whether the pod with this UID was deleted a short while ago. */
    public boolean contains(String uid) {
        var when = deleted.get(uid);
        return when != null && when.isAfter(clock.instant().minus(KEPT));
    }
}
