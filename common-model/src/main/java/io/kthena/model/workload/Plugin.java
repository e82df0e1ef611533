package io.kthena.model.workload;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Doc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One plugin of the pod decoration chain (§3.14). */
@ApiType
public record Plugin(
        @Doc("Name of a registered plugin.") @Required String name,

        @Doc("Kind of plugin.") @Required @Default("BuiltIn")
        Type type,

        @Doc("Configuration of the plugin.") @PreserveUnknownFields @Nullable
        JsonNode config,

        @Doc("Pods that the plugin runs for; absent means all.") @Nullable
        Scope scope) {

    /** Kinds of plugin. */
    public enum Type {
        @JsonProperty("BuiltIn")
        BUILT_IN
    }

    /** Pods that a plugin runs for. */
    @ApiType
    public record Scope(
            @Doc("Roles; empty means all.") @Nullable List<String> roles,

            @Doc("All, Entry or Worker; empty means all.") @Nullable
            String target) {}
}
