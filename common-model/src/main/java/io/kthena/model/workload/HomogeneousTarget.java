package io.kthena.model.workload;

import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Atomic;
import io.kthena.model.schema.Doc;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Scales the serving groups of one ModelServing. */
@ApiType
public record HomogeneousTarget(
        @Doc("What is scaled.") @Required Target target,

        @Doc("Least replicas.") @Required @Min(0) @Max(1_000_000)
        Integer minReplicas,

        @Doc("Most replicas.") @Required @Min(1) @Max(1_000_000)
        Integer maxReplicas) {

    /** A scaled object and its metric sources. */
    @ApiType
    public record Target(
            @Doc("The scaled object.") @Required @Atomic ObjectReference targetRef,
            @Doc("Metric name to source.") @Nullable Map<String, MetricSource> metricSources) {}
}
