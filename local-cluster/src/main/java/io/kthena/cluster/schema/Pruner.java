package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Removes what a schema does not know. */
final class Pruner {
    private final List<String> removed = new ArrayList<>();

    /** Prunes an object in place and returns the paths removed. */
    List<String> prune(ObjectNode object, Schema schema) {
        members(object, schema, "", true);
        return removed;
    }

    private void value(JsonNode value, Schema schema, String path) {
        if (value instanceof ObjectNode object) {
            members(object, schema, path, schema.traits().embedded());
        } else if (value.isArray() && schema.children().items() != null) {
            for (int i = 0; i < value.size(); i++) {
                value(value.get(i), schema.children().items(), Paths.item(path, i));
            }
        }
    }

    private void members(ObjectNode object, Schema schema, String path, boolean isObject) {
        boolean open = schema.traits().preserveUnknown()
                || schema.children().anyAdditional()
                || schema.traits().intOrString();
        List<String> unknown = new ArrayList<>();
        for (var member : object.properties()) {
            String name = member.getKey();
            if (isObject && EmbeddedFields.isKnown(name)) {
                continue;
            }
            Schema below = schema.children().member(name);
            if (below != null) {
                value(member.getValue(), below, Paths.member(path, name));
            } else if (!open) {
                unknown.add(name);
            }
        }
        unknown.forEach(name -> removed.add(Paths.member(path, name)));
        object.remove(unknown);
    }
}
