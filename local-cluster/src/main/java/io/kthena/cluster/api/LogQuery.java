package io.kthena.cluster.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a log.
 *
 * @param follow whether to wait for more
 * @param previous whether the container's previous run is meant
 * @param timestamps whether each line starts with its time
 * @param tailLines only so many lines from the end; null for all
 * @param since only lines from then on; null for all
 * @param limitBytes at most so many bytes; null for no limit
 */
public record LogQuery(
        boolean follow,
        boolean previous,
        boolean timestamps,
        @Nullable Long tailLines,
        @Nullable Instant since,
        @Nullable Long limitBytes) {}
