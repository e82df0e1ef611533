package io.kthena.cluster.objects;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.kinds.TypedForm;
import io.kthena.cluster.schema.FieldError;
import io.kthena.cluster.store.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way from what a client wrote to what may be stored: types, unknown fields, defaults, validation. */
final class Admission {
    private Admission() {}

    /** Makes the object fit its kind, in place; returns why it cannot be of the kind at all, or null. */
    static @Nullable String decode(ResourceType type, ObjectNode object, WriteOptions options) {
        String misfit = misfit(type, object);
        if (misfit != null) {
            return misfit;
        }
        List<String> texts = prune(type, object).stream()
                .map(p -> "unknown field \"" + p + "\"")
                .toList();
        switch (options.unknownFields()) {
            case STRICT -> {
                return texts.isEmpty() ? null : "strict decoding error: " + String.join(", ", texts);
            }
            case WARN -> options.warnings().addAll(texts);
            case IGNORE -> {}
        }
        return null;
    }

    /** The refusal of a body that cannot be of the kind. */
    static StatusError unfitBody(ResourceType type, String problem) {
        return StatusError.badRequest(type.kind() + " in version \"" + type.version() + "\" cannot be handled as a "
                + type.kind() + ": " + problem);
    }

    /** Makes a configuration to apply fit its kind, in place. Unknown fields are refused whatever the options say. */
    static void decodeApplied(ResourceType type, ObjectNode config) {
        String misfit = misfit(type, config);
        List<String> problems = misfit != null
                ? List.of(misfit)
                : prune(type, config).stream()
                        .filter(p -> !p.startsWith("metadata."))
                        .map(p -> "." + p + ": field not declared in schema")
                        .toList();
        if (!problems.isEmpty()) {
            String object = Json.text(config, "metadata", "namespace") + "/" + Json.text(config, "metadata", "name");
            throw StatusError.unfitApply("failed to create typed patch object (" + object + "; " + type.group() + "/"
                    + type.version() + ", Kind=" + type.kind() + "): "
                    + (problems.size() == 1 ? problems.getFirst() : "errors:\n  " + String.join("\n  ", problems)));
        }
    }

    private static @Nullable String misfit(ResourceType type, ObjectNode object) {
        String misfit = type.content().rules().misfit(object);
        if (misfit == null && type.facets().custom()) {
            String metadata = TypedForm.METADATA.misfit(Json.child(object, "metadata"));
            misfit = metadata == null ? null : metadata.replace("struct field ", "struct field ObjectMeta.");
        }
        return misfit;
    }

    /** Removes unknown fields in place; returns their paths. */
    private static List<String> prune(ResourceType type, ObjectNode object) {
        List<String> unknown = new ArrayList<>(type.content().rules().prune(object));
        if (type.facets().custom()) {
            TypedForm.METADATA.prune(Json.child(object, "metadata")).forEach(p -> unknown.add("metadata." + p));
            type.content().schema().prune(object).stream().sorted().forEach(unknown::add);
        }
        return unknown;
    }

    /** Fills in defaults, in place. */
    static void defaults(ResourceType type, ObjectNode object, @Nullable ObjectNode old) {
        type.content().rules().applyDefaults(object, old);
        type.content().schema().applyDefaults(object);
    }

    /** Makes an object that somebody else changed on the way fit its kind again, in place. */
    static void refit(ResourceType type, ObjectNode object, @Nullable ObjectNode old) {
        String misfit = misfit(type, object);
        if (misfit != null) {
            throw StatusError.internal(misfit);
        }
        prune(type, object);
        defaults(type, object, old);
    }

    /** Refuses an object that breaks a rule. */
    static void validate(ResourceType type, ObjectNode object, @Nullable ObjectNode old, WriteOptions options) {
        List<FieldError> errors = new ArrayList<>(MetadataChecks.of(type, object, old));
        boolean status = "status".equals(options.subresource());
        if (status && old != null) {
            errors.addAll(type.content().rules().validateStatus(object, old));
        } else {
            errors.addAll(type.content().rules().validate(object, old));
        }
        errors.addAll(type.content().schema().validate(object, old));
        options.warnings().addAll(MetadataChecks.warnings(type, object));
        if (!errors.isEmpty()) {
            throw StatusError.invalid(type, Json.text(object, "metadata", "name"), errors);
        }
    }
}
