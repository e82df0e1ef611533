package io.kthena.model.workload;

import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Atomic;
import io.kthena.model.schema.Doc;
import io.kthena.model.schema.ListMapKeys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The engine deployment behind a booster (workload spec §1.1). {@code podOverrides} is an addition of ours. */
@ApiType
public record ModelBackend(
        @Doc("Part of the generated names; renaming replaces the ModelServing.")
        @Required
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        String name,

        @Doc("Engine and layout.") @Required BackendType type,

        @Doc("Where the model comes from.") @Required @Pattern("^(hf://|s3://|obs://|pvc://|ms://).+")
        String modelURI,

        @Doc("Where the model is kept on the node or claim; absent means a volume that lives as long as the pod.")
        @Pattern("^(hostpath://|pvc://).+")
        @Nullable
        String cacheURI,

        @Doc("Environment sources of the containers.") @Atomic @Nullable
        List<EnvFromSource> envFrom,

        @Doc("Environment of the containers.") @ListMapKeys("name") @Nullable
        List<EnvVar> env,

        @Doc("Number of serving groups.") @Required @Min(0) @Max(1_000_000)
        Integer replicas,

        @Doc("Workers of one serving group.") @Required @Size(min = 1, max = 1000)
        List<ModelWorker> workers,

        @Doc("Scheduler of the pods; empty means volcano.") @Nullable
        String schedulerName,

        @Doc("RuntimeClass of the pods.") @Nullable String runtimeClassName,

        @Doc("More fields of the pods of all workers.") @Nullable
        PodOverrides podOverrides) {}
