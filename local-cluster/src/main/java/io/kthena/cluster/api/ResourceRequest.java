package io.kthena.cluster.api;

import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.objects.StatusError;
import io.kthena.cluster.objects.Target;
import io.kthena.cluster.objects.WriteOptions;
import io.kthena.cluster.objects.WriteOptions.UnknownFields;
import io.kthena.cluster.schema.FieldError;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A request for resources.
 *
 * @param namespace null for cluster-scoped resources and for all namespaces
 * @param name null for the collection
 * @param subresource null for the object itself
 */
record ResourceRequest(
        Request http,
        ResourceType type,
        @Nullable String namespace,
        @Nullable String name,
        @Nullable String subresource) {
    private static final int LONGEST_MANAGER = 128;

    /** The object the request is about. */
    Target target() {
        if (name == null) {
            throw StatusError.methodNotAllowed();
        }
        return new Target(type, namespace, name);
    }

    /** The write parameters of the query. */
    WriteOptions writeOptions() {
        String validation = http.param("fieldValidation");
        UnknownFields unknown = switch (validation == null ? "Warn" : validation) {
            case "Strict" -> UnknownFields.STRICT;
            case "Warn" -> UnknownFields.WARN;
            case "Ignore" -> UnknownFields.IGNORE;
            default ->
                throw unsupported(
                        "fieldValidation",
                        "\"" + validation + "\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\"");
        };
        return new WriteOptions(fieldManager(), dryRun(), unknown, new ArrayList<>(), subresource);
    }

    boolean dryRun() {
        String value = http.param("dryRun");
        if (value != null && !value.equals("All")) {
            throw unsupported("dryRun", "[\"" + value + "\"]: supported values: \"All\"");
        }
        return value != null;
    }

    private StatusError unsupported(String parameter, String detail) {
        return StatusError.invalidOption(options(), new FieldError(parameter, FieldError.Reason.NOT_SUPPORTED, detail));
    }

    /** The kind that the parameters of the method belong to. */
    private String options() {
        return switch (http.method()) {
            case "POST" -> "CreateOptions";
            case "PUT" -> "UpdateOptions";
            case "PATCH" -> "PatchOptions";
            default -> "DeleteOptions";
        };
    }

    /** The manager named by the client, else the first part of its user agent. */
    private String fieldManager() {
        String named = http.param("fieldManager");
        if (named != null && named.length() > LONGEST_MANAGER) {
            throw StatusError.invalidOption(
                    options(),
                    new FieldError(
                            "fieldManager",
                            FieldError.Reason.TOO_LONG,
                            "may not be more than " + LONGEST_MANAGER + " bytes"));
        }
        if (named != null) {
            return named;
        }
        String agent = http.header("user-agent");
        String first = agent == null || agent.isEmpty() ? "unknown" : agent.split("[/ ]")[0];
        return first.length() > LONGEST_MANAGER ? first.substring(0, LONGEST_MANAGER) : first;
    }
}
