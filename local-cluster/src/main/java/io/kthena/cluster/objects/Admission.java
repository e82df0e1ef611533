package io.kthena.cluster.objects;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.kinds.Content;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.kinds.TypedForm;
import io.kthena.cluster.schema.FieldError;
import io.kthena.cluster.store.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The way from what a client wrote to what may be stored: types, unknown fields, defaults, validation. */
final class Admission {
    private Admission() {}

    /** Makes the object fit its kind, in place. Refuses what cannot be of the kind at all. */
    static void decode(ResourceType type, ObjectNode object, WriteOptions options) {
        Content content = type.content();
        String misfit = content.rules().misfit(object);
        if (misfit == null && type.facets().custom()) {
            String metadata = TypedForm.METADATA.misfit(Json.child(object, "metadata"));
            misfit = metadata == null ? null : metadata.replace("struct field ", "struct field ObjectMeta.metadata.");
        }
        if (misfit != null) {
            throw StatusError.badRequest(type.kind() + " in version \"" + type.version() + "\" cannot be handled as a "
                    + type.kind() + ": " + misfit);
        }
        unknown(type, object, options);
    }

    private static void unknown(ResourceType type, ObjectNode object, WriteOptions options) {
        List<String> unknown = new ArrayList<>(type.content().rules().prune(object));
        if (type.facets().custom()) {
            TypedForm.METADATA.prune(Json.child(object, "metadata")).forEach(p -> unknown.add("metadata." + p));
        }
        unknown.addAll(type.content().schema().prune(object));
        if (unknown.isEmpty()) {
            return;
        }
        List<String> texts =
                unknown.stream().map(p -> "unknown field \"" + p + "\"").toList();
        switch (options.unknownFields()) {
            case STRICT ->
                throw StatusError.badRequest(
                        "strict decoding error: " + texts.stream().collect(Collectors.joining(", ")));
            case WARN -> options.warnings().addAll(texts);
            case IGNORE -> {}
        }
    }

    /** Fills in defaults, in place. */
    static void defaults(ResourceType type, ObjectNode object, @Nullable ObjectNode old) {
        type.content().rules().applyDefaults(object, old);
        type.content().schema().applyDefaults(object);
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
        if (!errors.isEmpty()) {
            throw StatusError.invalid(type, Json.text(object, "metadata", "name"), errors);
        }
    }
}
