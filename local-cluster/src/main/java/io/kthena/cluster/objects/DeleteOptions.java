package io.kthena.cluster.objects;

import org.jspecify.annotations.Nullable;

/**
 * How to delete.
 *
 * @param policy what happens to dependents; null for the default, background
 * @param graceSeconds how long a pod may take to end; null for its own choice
 * @param uid delete only this object; null for any
 * @param resourceVersion delete only this version; null for any
 * @param dryRun whether to do everything but delete
 */
public record DeleteOptions(
        @Nullable Policy policy,
        @Nullable Long graceSeconds,
        @Nullable String uid,
        @Nullable String resourceVersion,
        boolean dryRun) {

    /** What happens to dependents. */
    public enum Policy {
        BACKGROUND,
        FOREGROUND,
        ORPHAN
    }

    /** Deletion with the given policy and nothing else. */
    public static DeleteOptions of(Policy policy, @Nullable String uid) {
        return new DeleteOptions(policy, null, uid, null, false);
    }
}
