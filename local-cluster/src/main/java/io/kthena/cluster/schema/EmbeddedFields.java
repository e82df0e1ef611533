package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/** The fields every object has, whether on its own or embedded in another: apiVersion, kind, metadata. */
final class EmbeddedFields {
    private static final Set<String> KNOWN = Set.of("apiVersion", "kind", "metadata");

    private EmbeddedFields() {}

    static boolean isKnown(String name) {
        return KNOWN.contains(name);
    }

    static void validate(JsonNode object, String path, List<FieldError> errors) {
        for (String name : List.of("apiVersion", "kind")) {
            if (object.path(name).asText().isEmpty()) {
                errors.add(new FieldError(Paths.member(path, name), FieldError.Reason.REQUIRED, "must not be empty"));
            }
        }
        JsonNode metadata = object.path("metadata");
        if (!metadata.isMissingNode() && !metadata.isObject()) {
            errors.add(Checks.wrongType(Paths.member(path, "metadata"), metadata, "object"));
        }
    }
}
