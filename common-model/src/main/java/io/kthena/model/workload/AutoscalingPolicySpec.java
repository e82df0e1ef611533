package io.kthena.model.workload;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Quantity;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Doc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Metric-driven replica changes of a ModelServing (workload spec §1.3). */
@ApiType
public record AutoscalingPolicySpec(
        @Doc("Deviation from the target that is tolerated, in percent.") @Default("10") @Min(0) @Max(100) @Nullable
        Integer tolerancePercent,

        @Doc("Metrics and their targets per replica.") @Nullable
        List<Metric> metrics,

        @Doc("How fast replicas change.") @Nullable ScalingBehavior behavior,
        @Doc("Scales one ModelServing.") @Nullable HomogeneousTarget homogeneousTarget,

        @Doc("Scales several ModelServings by cost.") @Nullable
        HeterogeneousTarget heterogeneousTarget,

        @Doc("Scales roles of one ModelServing.") @Nullable DisaggregatedTarget disaggregatedTarget) {

    /** A metric and its target. */
    @ApiType
    public record Metric(
            @Doc("Name of the metric.") @Required @Size(min = 1)
            String name,

            @Doc("Target per replica.") @Required Quantity targetValue) {}
}
