package io.kthena.model.networking;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Doc;
import org.jspecify.annotations.Nullable;

/** A Gateway API parent reference. */
@ApiType
public record ParentReference(
        @Doc("API group of the parent.")
        @Default("gateway.networking.k8s.io")
        @Size(max = 253)
        @Pattern("^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")
        @Nullable
        String group,

        @Doc("Kind of the parent.")
        @Default("Gateway")
        @Size(min = 1, max = 63)
        @Pattern("^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$")
        @Nullable
        String kind,

        @Doc("Name of the parent.") @Required @Size(min = 1, max = 253)
        String name,

        @Doc("Namespace of the parent; absent means the route's.")
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @Nullable
        String namespace,

        @Doc("Listener name.")
        @Size(min = 1, max = 253)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")
        @Nullable
        String sectionName,

        @Doc("Port; ignored for ModelRoute.") @Min(1) @Max(65535) @Nullable
        Integer port) {}
