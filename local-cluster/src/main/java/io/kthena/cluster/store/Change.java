package io.kthena.cluster.store;

import org.jspecify.annotations.Nullable;

/**
 * One committed write.
 *
 * @param revision the store revision of the write
 * @param kind what happened
 * @param before the version replaced or removed; null when added
 * @param object the version written; for a removal the last state with the removal's revision
 */
public record Change(long revision, Kind kind, @Nullable Stored before, Stored object) {
    /** What a write did; the names are those of watch events. */
    public enum Kind {
        ADDED,
        MODIFIED,
        DELETED
    }
}
