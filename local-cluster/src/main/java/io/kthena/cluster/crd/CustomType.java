package io.kthena.cluster.crd;

import com.fasterxml.jackson.databind.JsonNode;
import io.kthena.cluster.kinds.Content;
import io.kthena.cluster.kinds.Facets;
import io.kthena.cluster.kinds.KindRules;
import io.kthena.cluster.kinds.Names;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.kinds.ScalePaths;
import io.kthena.cluster.schema.ResourceSchema;
import io.kthena.cluster.store.Json;
import io.kthena.cluster.table.Columns;
import io.kthena.cluster.table.JsonPath;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One served version of a definition as a type. Pure. */
final class CustomType {
    private CustomType() {}

    static ResourceType of(JsonNode crd, JsonNode version, ResourceSchema schema) {
        JsonNode spec = crd.path("spec");
        JsonNode names = spec.path("names");
        String group = Json.text(spec, "group");
        String plural = Json.text(names, "plural");
        Set<String> selectable = Json.elements(version.path("selectableFields"))
                .map(f -> Json.text(f, "jsonPath").replaceFirst("^\\.", ""))
                .collect(Collectors.toUnmodifiableSet());
        JsonNode source = Json.at(version, "schema", "openAPIV3Schema");
        ScalePaths scale = scale(version);
        return new ResourceType(
                group,
                Json.text(version, "name"),
                new Names(
                        plural,
                        Json.text(names, "singular"),
                        Json.text(names, "kind"),
                        Json.texts(names.path("shortNames")),
                        Json.texts(names.path("categories"))),
                Json.text(spec, "scope").equals("Namespaced"),
                new Facets(version.path("subresources").has("status"), scale, selectable, true),
                new Content(schema, () -> source, scale == null ? KindRules.NONE : new ScaleRules(scale)),
                Columns.ofCustom(version),
                ResourceType.qualified(plural, group));
    }

    private static @Nullable ScalePaths scale(JsonNode version) {
        JsonNode scale = Json.at(version, "subresources", "scale");
        if (scale.isMissingNode()) {
            return null;
        }
        String selector = Json.text(scale, "labelSelectorPath");
        return new ScalePaths(
                fields(Json.text(scale, "specReplicasPath")),
                fields(Json.text(scale, "statusReplicasPath")),
                selector.isEmpty() ? null : fields(selector),
                null);
    }

    private static List<String> fields(String path) {
        JsonPath parsed = JsonPath.parse(path);
        return parsed == null ? List.of() : parsed.fields();
    }
}
