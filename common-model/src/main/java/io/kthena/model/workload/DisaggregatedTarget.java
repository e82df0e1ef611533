package io.kthena.model.workload;

import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.Quantity;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Atomic;
import io.kthena.model.schema.Doc;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Scales roles inside the serving groups of one ModelServing. */
@ApiType
@ValidationRule(
        value = "!has(self.ratioConstraint) || size(self.roles) >= 2",
        message = "ratioConstraint requires at least two roles")
public record DisaggregatedTarget(
        @Doc("The scaled ModelServing.") @Required @Atomic ObjectReference targetRef,

        @Doc("Role name to bounds and metrics.") @Required @Size(min = 1, max = 2)
        Map<String, RoleParam> roles,

        @Doc("Ratio that two roles must keep.") @Nullable RatioConstraint ratioConstraint) {

    /** Bounds and metrics of one role. */
    @ApiType
    public record RoleParam(
            @Doc("Least replicas.") @Required @Min(0) @Max(1_000_000)
            Integer minReplicas,

            @Doc("Most replicas.") @Required @Min(1) @Max(1_000_000)
            Integer maxReplicas,

            @Doc("Metrics of this role instead of the policy's.") @Size(min = 1) @Nullable
            List<AutoscalingPolicySpec.Metric> metrics,

            @Doc("Metric name to source.") @Nullable Map<String, MetricSource> metricSources) {}

    /** A ratio between two roles. */
    @ApiType
    @ValidationRule(
            value = "self.numeratorRole != self.denominatorRole",
            message = "numeratorRole and denominatorRole must differ")
    public record RatioConstraint(
            @Doc("Role above the line.") @Required String numeratorRole,
            @Doc("Role below the line.") @Required String denominatorRole,
            @Doc("Least ratio.") @Required Quantity minRatio,
            @Doc("Greatest ratio.") @Required Quantity maxRatio) {}
}
