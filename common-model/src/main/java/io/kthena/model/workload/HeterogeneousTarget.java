package io.kthena.model.workload;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Doc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scales several ModelServings that serve the same model at different cost. */
@ApiType
public record HeterogeneousTarget(
        @Doc("Growth of the blocks in which capacity is handed out, in percent.") @Default("200") @Min(0) @Nullable
        Integer costExpansionRatePercent,

        @Doc("The targets.") @Size(min = 1) @Nullable List<Param> params) {

    /** One target and its cost. */
    @ApiType
    public record Param(
            @Doc("What is scaled.") @Required HomogeneousTarget.Target target,
            @Doc("Cost of one replica.") @Min(0) @Nullable Integer cost,

            @Doc("Least replicas.") @Required @Min(0) @Max(1_000_000)
            Integer minReplicas,

            @Doc("Most replicas.") @Required @Min(1) @Max(1_000_000)
            Integer maxReplicas) {}
}
