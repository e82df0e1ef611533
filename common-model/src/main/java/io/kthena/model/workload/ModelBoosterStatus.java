package io.kthena.model.workload;

import io.fabric8.kubernetes.api.model.Condition;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Doc;
import io.kthena.model.schema.ListMapKeys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** State of a booster: counters mirrored from its ModelServing, and conditions. The counters are an addition of ours. */
@ApiType
public record ModelBoosterStatus(
        @Doc("Serving groups that are running.") @Nullable Integer availableReplicas,
        @ListMapKeys("type") @Nullable List<Condition> conditions,

        @Doc("Serving groups at the current revision.") @Nullable
        Integer currentReplicas,

        @Nullable Long observedGeneration,
        @Doc("Serving groups that exist.") @Nullable Integer replicas,

        @Doc("Serving groups at the update revision.") @Nullable
        Integer updatedReplicas) {}
