package io.kthena.model.workload;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Doc;
import org.jspecify.annotations.Nullable;

/** One role of a serving group: {@code replicas} times one entry pod and {@code workerReplicas} workers (§1.2). */
@ApiType
public record Role(
        @Doc("Name of the role.") @Required @Size(max = 12) @Pattern("^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$")
        String name,

        @Doc("Role replicas in each serving group.") @Default("1") @Nullable
        Integer replicas,

        @Doc("Template of the entry pod.") @Required PodTemplate entryTemplate,
        @Doc("Worker pods of each role replica.") @Required Integer workerReplicas,

        @Doc("Template of the worker pods; if set, each role replica gets a headless service.") @Nullable
        PodTemplate workerTemplate,

        @Doc("Role replicas that may be unavailable in a RoleRollingUpdate: a number or a percentage.")
        @Default("1")
        @Nullable
        IntOrString maxUnavailable,

        @Doc("Role replicas with an ordinal below this keep their revision in a RoleRollingUpdate.") @Nullable
        IntOrString partition) {}
