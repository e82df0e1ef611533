package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The types a schema can ask for. */
enum JsonType {
    ARRAY,
    BOOLEAN,
    INTEGER,
    NUMBER,
    OBJECT,
    STRING;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<JsonType> named(String text) {
        return Arrays.stream(values()).filter(t -> t.text().equals(text)).findFirst();
    }

    boolean accepts(JsonNode value) {
        return switch (this) {
            case ARRAY -> value.isArray();
            case BOOLEAN -> value.isBoolean();
            case INTEGER -> value.isIntegralNumber() || (value.isNumber() && isWhole(value));
            case NUMBER -> value.isNumber();
            case OBJECT -> value.isObject();
            case STRING -> value.isTextual();
        };
    }

    /** Returns the type name of a value, as messages give it. */
    static String of(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            default -> "null";
        };
    }

    private static boolean isWhole(JsonNode value) {
        return value.decimalValue().stripTrailingZeros().scale() <= 0;
    }
}
