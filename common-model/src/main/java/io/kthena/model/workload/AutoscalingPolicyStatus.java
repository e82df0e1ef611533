package io.kthena.model.workload;

import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Condition;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.ListMapKeys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** State of an autoscaling policy (workload spec §4.9). Times are RFC 3339. */
@ApiType
public record AutoscalingPolicyStatus(
        @Nullable Long observedGeneration,
        @ListMapKeys("type") @Nullable List<Condition> conditions,
        @Nullable TargetStatus homogeneousStatus,
        @Nullable List<TargetStatus> heterogeneousStatus,
        @Nullable DisaggregatedStatus disaggregatedStatus) {

    /** State of one target or role. */
    @ApiType
    public record TargetStatus(
            @Nullable String name,
            @Nullable Integer currentReplicas,
            @Nullable Integer desiredReplicas,
            @Nullable String mode,
            @Nullable String lastScaleTime) {}

    /** State of the roles of a disaggregated target. */
    @ApiType
    public record DisaggregatedStatus(
            @Required List<TargetStatus> roles,
            @Nullable RatioStatus ratioStatus,
            @Nullable Boolean ratioAdjusted) {}

    /** The ratio in force. */
    @ApiType
    public record RatioStatus(
            @Nullable String numeratorRole,
            @Nullable String denominatorRole,
            @Nullable String currentRatio) {}
}
