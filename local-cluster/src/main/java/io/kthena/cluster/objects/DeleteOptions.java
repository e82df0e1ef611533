package io.kthena.cluster.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How to delete.
 *
 * @param policy what happens to dependents; null for the default, background
 * @param graceSeconds how long a pod may take to end; null for its own choice
 * @param uid delete only this object; null for any
 * @param resourceVersion delete only this version; null for any
 * @param dryRun whether to do everything but delete
 * @param warnings collects warnings for the client
 */
public record DeleteOptions(
        @Nullable Policy policy,
        @Nullable Long graceSeconds,
        @Nullable String uid,
        @Nullable String resourceVersion,
        boolean dryRun,
        List<String> warnings) {

    /** What happens to dependents. */
    public enum Policy {
        BACKGROUND,
        FOREGROUND,
        ORPHAN;

        /** As the API spells it, for instance {@code Background}. */
        String shown() {
            return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }
    }

    /** Deletion with the given policy and nothing else. */
    public static DeleteOptions of(Policy policy, @Nullable String uid) {
        return new DeleteOptions(policy, null, uid, null, false, new ArrayList<>());
    }
}
