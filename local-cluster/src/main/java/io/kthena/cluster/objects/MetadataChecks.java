package io.kthena.cluster.objects;

import com.fasterxml.jackson.databind.JsonNode;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.schema.FieldError;
import io.kthena.cluster.schema.FieldError.Reason;
import io.kthena.cluster.store.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What every object's metadata must be. Pure. */
final class MetadataChecks {
    private static final Pattern NAME_PART = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
    private static final Pattern PREFIX =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Set<String> STANDARD_FINALIZERS =
            Set.of(Finalizers.FOREGROUND, Finalizers.ORPHAN, "kubernetes");
    private static final int NAME_PART_LENGTH = 63;
    private static final int PREFIX_LENGTH = 253;
    private static final int ANNOTATIONS_SIZE = 256 * 1024;

    private final List<FieldError> errors = new ArrayList<>();

    private MetadataChecks() {}

    static List<FieldError> of(ResourceType type, JsonNode object, @Nullable JsonNode old) {
        MetadataChecks checks = new MetadataChecks();
        JsonNode metadata = object.path("metadata");
        if (old == null) {
            checks.name(type, Json.text(metadata, "name"));
        } else {
            checks.newFinalizers(object, old);
        }
        checks.labels(metadata.path("labels"));
        checks.annotations(metadata.path("annotations"));
        checks.owners(metadata.path("ownerReferences"));
        for (String finalizer : Json.texts(metadata.path("finalizers"))) {
            // Custom resources may have short ones, built-in kinds may not.
            if (isShort(finalizer) && !type.facets().custom()) {
                checks.shortFinalizer(finalizer);
            } else {
                checks.qualified("metadata.finalizers", finalizer);
            }
        }
        return checks.errors;
    }

    private void name(ResourceType type, String name) {
        String problem = type.content().rules().nameRule().problem(name);
        if (problem != null) {
            errors.add(new FieldError("metadata.name", Reason.INVALID, quoted(name) + problem));
        }
    }

    private void newFinalizers(JsonNode object, JsonNode old) {
        if (!Finalizers.isDeleting(old)) {
            return;
        }
        Set<String> added = Finalizers.of(object);
        added.removeAll(Finalizers.of(old));
        if (!added.isEmpty()) {
            errors.add(new FieldError(
                    "metadata.finalizers",
                    Reason.FORBIDDEN,
                    "no new finalizers can be added if the object is being deleted, found new finalizers []string{\""
                            + String.join("\", \"", added) + "\"}"));
        }
    }

    private void labels(JsonNode labels) {
        for (Map.Entry<String, JsonNode> label : labels.properties()) {
            qualified("metadata.labels", label.getKey());
            String value = label.getValue().asText();
            if (value.length() > NAME_PART_LENGTH) {
                errors.add(new FieldError(
                        "metadata.labels", Reason.INVALID, quoted(value) + "must be no more than 63 characters"));
            } else if (!value.isEmpty() && !NAME_PART.matcher(value).matches()) {
                errors.add(new FieldError(
                        "metadata.labels",
                        Reason.INVALID,
                        quoted(value)
                                + "a valid label must be an empty string or consist of alphanumeric characters, '-',"
                                + " '_' or '.', and must start and end with an alphanumeric character (e.g."
                                + " 'MyValue',  or 'my_value',  or '12345', regex used for validation is"
                                + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"));
            }
        }
    }

    private void annotations(JsonNode annotations) {
        long size = 0;
        for (Map.Entry<String, JsonNode> annotation : annotations.properties()) {
            qualified("metadata.annotations", annotation.getKey().toLowerCase(java.util.Locale.ROOT));
            size += annotation.getKey().length()
                    + annotation.getValue().asText().length();
        }
        if (size > ANNOTATIONS_SIZE) {
            errors.add(new FieldError(
                    "metadata.annotations", Reason.TOO_LONG, "may not be more than " + ANNOTATIONS_SIZE + " bytes"));
        }
    }

    private void owners(JsonNode owners) {
        List<String> controllers = new ArrayList<>();
        for (int i = 0; i < owners.size(); i++) {
            for (String field : List.of("apiVersion", "kind", "name", "uid")) {
                if (Json.text(owners.get(i), field).isEmpty()) {
                    errors.add(new FieldError(
                            "metadata.ownerReferences." + field,
                            Reason.INVALID,
                            "\"\": " + (field.equals("apiVersion") ? "version " : "") + "must not be empty"));
                }
            }
            if (owners.get(i).path("controller").asBoolean()) {
                controllers.add(Json.text(owners.get(i), "kind") + "/" + Json.text(owners.get(i), "name"));
            }
        }
        if (controllers.size() > 1) {
            errors.add(new FieldError(
                    "metadata.ownerReferences",
                    Reason.INVALID,
                    owners + ": Only one reference can have Controller set to true. Found \"true\" in references for "
                            + String.join(" and ", controllers)));
        }
    }

    /** What a client should be told about metadata that is accepted all the same. */
    static List<String> warnings(ResourceType type, JsonNode object) {
        if (!type.facets().custom()) {
            return List.of();
        }
        return Json.texts(Json.at(object, "metadata", "finalizers")).stream()
                .filter(MetadataChecks::isShort)
                .map(f -> "metadata.finalizers: \"" + f + "\": prefer a domain-qualified finalizer name to avoid"
                        + " accidental conflicts with other finalizer writers")
                .toList();
    }

    private static boolean isShort(String finalizer) {
        return !finalizer.contains("/") && !STANDARD_FINALIZERS.contains(finalizer);
    }

    private void shortFinalizer(String name) {
        errors.add(new FieldError(
                "metadata.finalizers[0]",
                Reason.INVALID,
                quoted(name) + "name is neither a standard finalizer name nor is it fully qualified"));
    }

    private void qualified(String path, String key) {
        int slash = key.indexOf('/');
        String name = key.substring(slash + 1);
        if (slash >= 0
                && (slash > PREFIX_LENGTH
                        || !PREFIX.matcher(key.substring(0, slash)).matches())) {
            errors.add(new FieldError(
                    path,
                    Reason.INVALID,
                    quoted(key) + "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric"
                            + " characters, '-' or '.', and must start and end with an alphanumeric character (e.g."
                            + " 'example.com', regex used for validation is"
                            + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"));
        }
        if (name.length() > NAME_PART_LENGTH) {
            errors.add(
                    new FieldError(path, Reason.INVALID, quoted(key) + "name part must be no more than 63 characters"));
        } else if (!NAME_PART.matcher(name).matches()) {
            errors.add(new FieldError(
                    path,
                    Reason.INVALID,
                    quoted(key) + "name part must consist of alphanumeric characters, '-', '_' or '.', and must start"
                            + " and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc',"
                            + " regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"));
        }
    }

    private static String quoted(String value) {
        return "\"" + value + "\": ";
    }
}
