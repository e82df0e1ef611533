package io.kthena.model.workload;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Doc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Serving groups to run (workload spec §1.2). {@code progressDeadlineSeconds} is an addition of ours. */
@ApiType
public record ModelServingSpec(
        @Doc("Number of serving groups.") @Default("1") @SpecReplicas @Nullable
        Integer replicas,

        @Doc("Scheduler of every pod.") @Default("volcano") @Nullable
        String schedulerName,

        @Doc("Ordered chain of pod decorations.") @Nullable List<Plugin> plugins,
        @Doc("Template of a serving group.") @Required ServingGroup template,

        @Doc("How a new revision replaces an old one.") @Nullable
        RolloutStrategy rolloutStrategy,

        @Doc("What is rebuilt when a pod is lost.") @Default("RoleRecreate") @Nullable
        RecoveryPolicy recoveryPolicy,

        @Doc("Seconds without progress after which a rollout or a start counts as failed.")
        @Default("1800")
        @Min(1)
        @Nullable
        Long progressDeadlineSeconds) {}
