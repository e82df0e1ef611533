package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Fills in defaults; a null where null is no value counts as absent. */
final class Defaulter {

    private Defaulter() {}

    static void applyTo(ObjectNode object, Schema schema) {
        members(object, schema, true);
    }

    /** Fills in defaults inside a value. */
    static void value(JsonNode value, Schema schema) {
        if (value instanceof ObjectNode object) {
            members(object, schema, schema.traits().embedded());
        } else if (value.isArray() && schema.children().items() != null) {
            Schema items = schema.children().items();
            value.forEach(item -> value(item, items));
        }
    }

    private static void members(ObjectNode object, Schema schema, boolean isObject) {
        for (Map.Entry<String, Schema> property : schema.children().properties().entrySet()) {
            if (!isObject || !EmbeddedFields.isKnown(property.getKey())) {
                member(object, property.getKey(), property.getValue());
            }
        }
        Schema additional = schema.children().additional();
        if (additional != null) {
            object.forEach(value -> value(value, additional));
        }
    }

    private static void member(ObjectNode object, String name, Schema schema) {
        JsonNode value = object.get(name);
        if (value != null && value.isNull() && !schema.traits().nullable()) {
            object.remove(name);
            value = null;
        }
        if (value == null && schema.defaultValue() != null) {
            value = schema.defaultValue().deepCopy();
            object.set(name, value);
        }
        if (value != null) {
            value(value, schema);
        }
    }
}
