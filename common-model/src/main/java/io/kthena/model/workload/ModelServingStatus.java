package io.kthena.model.workload;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Doc;
import io.kthena.model.schema.Format;
import io.kthena.model.schema.ListMapKeys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** State of the serving groups (workload spec §3.11). {@code roles} and {@code lastProgressTime} are additions of ours. */
@ApiType
public record ModelServingStatus(
        @Nullable Long observedGeneration,

        @Doc("Serving groups that exist, those being deleted included.") @StatusReplicas @Nullable
        Integer replicas,

        @Doc("Serving groups that are not on the update revision.") @Nullable
        Integer currentReplicas,

        @Doc("Serving groups on the update revision.") @Nullable
        Integer updatedReplicas,

        @Doc("Serving groups that are running.") @Nullable Integer availableReplicas,
        @Nullable String currentRevision,
        @Nullable String updateRevision,

        @Doc("Selects one pod of each serving group, for autoscalers.") @LabelSelector @Nullable
        String labelSelector,

        @ListMapKeys("type") @Nullable List<Condition> conditions,

        @Doc("Role replicas over all groups, by role.") @ListMapKeys("name") @Nullable
        List<RoleStatus> roles,

        @Doc("When a group or role replica last became ready or was updated, or the spec last changed.")
        @Format("date-time")
        @Nullable
        String lastProgressTime) {

    /** Counters of one role over all serving groups, without replicas that are leaving. */
    @ApiType
    public record RoleStatus(
            @io.fabric8.generator.annotation.Required String name,
            @Nullable Integer replicas,
            @Nullable Integer readyReplicas,
            @Nullable Integer updatedReplicas) {}
}
