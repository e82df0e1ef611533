package io.kthena.model.workload;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Doc;
import org.jspecify.annotations.Nullable;

/** How fast replicas may change (workload spec §1.3, §4.4, §4.5). Periods are Go durations. */
@ApiType
public record ScalingBehavior(
        @Doc("Scaling down.") @Nullable StablePolicy scaleDown,
        @Doc("Scaling up.") @Nullable ScaleUp scaleUp) {

    /** Scaling up: in normal times and under a burst. */
    @ApiType
    public record ScaleUp(
            @Doc("In normal times.") @Nullable StablePolicy stablePolicy,
            @Doc("Under a burst.") @Nullable PanicPolicy panicPolicy) {}

    /** Rate limit of changes in normal times. */
    @ApiType
    public record StablePolicy(
            @Doc("Replicas per period.") @Default("1") @Min(0) @Nullable
            Integer instances,

            @Doc("Percent of the replicas per period.") @Default("100") @Min(0) @Max(1000) @Nullable
            Integer percent,

            @Doc("Length of the period.") @Default("15s") @Nullable
            String period,

            @Doc("Whether the larger (Or) or the smaller (And) of both limits holds.") @Default("Or") @Nullable
            SelectPolicy selectPolicy,

            @Doc("How long recommendations must hold.") @Nullable
            String stabilizationWindow) {}

    /** How two limits combine. */
    public enum SelectPolicy {
        @JsonProperty("Or")
        OR,
        @JsonProperty("And")
        AND
    }

    /** Rate limit of changes under a burst. */
    @ApiType
    public record PanicPolicy(
            @Doc("Percent of the replicas per period.") @Default("1000") @Min(0) @Max(1000) @Nullable
            Integer percent,

            @Doc("Length of the period.") @Required String period,

            @Doc("Recommendation, in percent of the current replicas, that starts panic mode.")
            @Default("200")
            @Min(110)
            @Max(1000)
            @Nullable
            Integer panicThresholdPercent,

            @Doc("How long panic mode holds.") @Default("60s") @Nullable
            String panicModeHold) {}
}
