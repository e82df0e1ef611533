package io.kthena.model.leaderworkerset;

import io.kthena.model.schema.ApiType;
import org.jspecify.annotations.Nullable;

/** The part of a LeaderWorkerSet's status that we write. */
@ApiType
public record LeaderWorkerSetStatus(
        @Nullable Integer replicas, @Nullable Integer readyReplicas) {}
