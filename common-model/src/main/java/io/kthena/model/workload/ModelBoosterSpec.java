package io.kthena.model.workload;

import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.kthena.model.networking.ModelMatch;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Doc;
import org.jspecify.annotations.Nullable;

/** A model to serve, in one object (workload spec §1.1). */
@ApiType
public record ModelBoosterSpec(
        @Doc("Model name in client requests; absent means the object's name.")
        @Size(max = 64)
        @Pattern("^[A-Za-z0-9]([-A-Za-z0-9_./]*[A-Za-z0-9])?$")
        @Nullable
        String name,

        @Doc("Informational.") @Nullable String owner,

        @Doc("Conditions on requests, copied to the route.") @Nullable
        ModelMatch modelMatch,

        @Doc("The engine deployment.") @Required ModelBackend backend) {}
