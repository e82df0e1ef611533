package io.kthena.cluster.watch;

import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.select.Selection;
import io.kthena.cluster.table.Rendering;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a client watches.
 *
 * @param namespace null for all
 * @param since the revision the client has seen; empty to get the current objects first
 * @param initialEventsEnd whether to mark the end of the current objects with a bookmark
 * @param bookmarks whether the client takes bookmarks
 * @param timeout how long the stream lasts
 */
public record WatchRequest(
        ResourceType type,
        @Nullable String namespace,
        Selection selection,
        Rendering rendering,
        OptionalLong since,
        boolean initialEventsEnd,
        boolean bookmarks,
        Duration timeout) {}
