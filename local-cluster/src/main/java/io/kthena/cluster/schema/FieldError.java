package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One reason why an object or a schema is refused, worded as the Kubernetes API words it.
 *
 * @param path field path without a leading dot, as in {@code spec.rules[0].x}; empty for the object itself
 * @param reason the class of the error
 * @param detail the text after the class; may be empty
 */
public record FieldError(String path, Reason reason, String detail) {

    /** Class of an error: its label in the message and its machine-readable cause in a {@code Status}. */
    public enum Reason {
        REQUIRED("Required value", "FieldValueRequired"),
        INVALID("Invalid value", "FieldValueInvalid"),
        TYPE_INVALID("Invalid value", "FieldValueTypeInvalid"),
        NOT_SUPPORTED("Unsupported value", "FieldValueNotSupported"),
        DUPLICATE("Duplicate value", "FieldValueDuplicate"),
        NOT_FOUND("Not found", "FieldValueNotFound"),
        FORBIDDEN("Forbidden", "FieldValueForbidden"),
        TOO_LONG("Too long", "FieldValueTooLong"),
        TOO_MANY("Too many", "FieldValueTooMany"),
        INTERNAL("Internal error", "InternalError");

        private final String label;
        private final String cause;

        Reason(String label, String cause) {
            this.label = label;
            this.cause = cause;
        }

        /** Returns the value for {@code Status.details.causes[].reason}. */
        public String cause() {
            return cause;
        }
    }

    static FieldError required(String path) {
        return new FieldError(path, Reason.REQUIRED, "");
    }

    static FieldError invalid(String path, JsonNode value, String text) {
        return new FieldError(path, Reason.INVALID, shown(value) + ": " + text);
    }

    static FieldError forbidden(String path, String text) {
        return new FieldError(path, Reason.FORBIDDEN, text);
    }

    static FieldError notSupported(String path, JsonNode value, Iterable<JsonNode> supported) {
        var values = new java.util.ArrayList<String>();
        supported.forEach(v -> values.add(v.isTextual() ? v.toString() : '"' + v.toString() + '"'));
        return new FieldError(
                path, Reason.NOT_SUPPORTED, shown(value) + ": supported values: " + String.join(", ", values));
    }

    static FieldError tooMany(String path, int size, int limit) {
        return new FieldError(path, Reason.TOO_MANY, "%d: must have at most %d items".formatted(size, limit));
    }

    /** Renders a value as the messages show it: strings quoted, the rest as JSON. */
    static String shown(JsonNode value) {
        return value.isMissingNode() ? "null" : value.toString();
    }

    /** Returns the field as messages and {@code Status} causes name it; the object itself is {@code <nil>}. */
    public String field() {
        return path.isEmpty() ? "<nil>" : path;
    }

    /** Returns the full text, as in {@code spec.backend: Required value}. */
    public String message() {
        return detail.isEmpty() ? field() + ": " + reason.label : field() + ": " + causeMessage();
    }

    /** Returns the text of a {@code Status} cause: the message without the path. */
    public String causeMessage() {
        return detail.isEmpty() ? reason.label : reason.label + ": " + detail;
    }

    /** Returns the same error with {@code prefix} put before its path. */
    public FieldError under(String prefix) {
        return new FieldError(path.isEmpty() ? prefix : prefix + "." + path, reason, detail);
    }

    /** Joins messages as an {@code Invalid} status does: one as it is, several in brackets. */
    public static String join(List<FieldError> errors) {
        if (errors.size() == 1) {
            return errors.getFirst().message();
        }
        return errors.stream().map(FieldError::message).distinct().collect(Collectors.joining(", ", "[", "]"));
    }
}
