package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.schema.MergeKeys.ListKind;
import org.jspecify.annotations.Nullable;

/** Finds the earlier version of a list item: only lists of type map have one, found by its keys. */
final class Correlation {

    private Correlation() {}

    /** Returns the item of {@code old} with the same keys, or null. */
    static @Nullable JsonNode itemBefore(JsonNode item, @Nullable JsonNode old, Schema list) {
        if (old == null || list.traits().listKind() != ListKind.MAP) {
            return null;
        }
        ObjectNode key = key(item, list);
        for (JsonNode candidate : old) {
            if (JsonEquality.same(key, key(candidate, list))) {
                return candidate;
            }
        }
        return null;
    }

    /** Returns the key fields of an item, with defaults for those it does not mention. */
    static ObjectNode key(JsonNode item, Schema list) {
        ObjectNode key = JsonNodeFactory.instance.objectNode();
        Schema items = list.children().items();
        for (String name : list.traits().listMapKeys()) {
            Schema property = items == null ? null : items.children().member(name);
            JsonNode value = item.get(name);
            if (value == null && property != null) {
                value = property.defaultValue();
            }
            if (value != null) {
                key.set(name, value);
            }
        }
        return key;
    }
}
