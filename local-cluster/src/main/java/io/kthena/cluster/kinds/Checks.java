package io.kthena.cluster.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.schema.FieldError;
import io.kthena.cluster.schema.FieldError.Reason;
import io.kthena.cluster.store.Json;
import java.util.List;

/** Small steps that the rules of several kinds share. */
final class Checks {
    private static final int HIGHEST_PORT = 65535;

    private Checks() {}

    static FieldError required(String path) {
        return new FieldError(path, Reason.REQUIRED, "");
    }

    static FieldError required(String path, String detail) {
        return new FieldError(path, Reason.REQUIRED, detail);
    }

    static FieldError invalid(String path, JsonNode value, String detail) {
        String shown = value.isMissingNode() || value.isNull() ? "null" : value.toString();
        return new FieldError(path, Reason.INVALID, shown + ": " + detail);
    }

    static FieldError invalid(String path, String value, String detail) {
        return new FieldError(path, Reason.INVALID, "\"" + value + "\": " + detail);
    }

    static FieldError duplicate(String path, String value) {
        return new FieldError(path, Reason.DUPLICATE, "\"" + value + "\"");
    }

    static FieldError unsupported(String path, String value, String... supported) {
        return new FieldError(
                path,
                Reason.NOT_SUPPORTED,
                "\"" + value + "\": supported values: \"" + String.join("\", \"", supported) + "\"");
    }

    static void port(String path, JsonNode port, List<FieldError> errors) {
        if (port.asInt() < 1 || port.asInt() > HIGHEST_PORT) {
            errors.add(invalid(path, port, "must be between 1 and 65535, inclusive"));
        }
    }

    static void nonNegative(String path, JsonNode number, List<FieldError> errors) {
        if (number.asLong() < 0) {
            errors.add(invalid(path, number, "must be greater than or equal to 0"));
        }
    }

    static void defaultText(ObjectNode object, String field, String value) {
        if (Json.text(object, field).isEmpty()) {
            object.put(field, value);
        }
    }

    static void defaultNumber(ObjectNode object, String field, int value) {
        if (!object.path(field).isNumber()) {
            object.put(field, value);
        }
    }

    /** The object elements of an array field. */
    static List<ObjectNode> objects(JsonNode parent, String field) {
        return parent.path(field) instanceof ArrayNode array
                ? Json.elements(array)
                        .filter(ObjectNode.class::isInstance)
                        .map(ObjectNode.class::cast)
                        .toList()
                : List.of();
    }
}
