package io.kthena.cluster.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.schema.MergeKeys;
import io.kthena.cluster.schema.MergeKeys.ListKind;
import java.util.Map;
import java.util.TreeMap;

/** The set of fields that a value mentions, which is what an apply of it claims. */
final class AppliedFields {

    /** Fields the server sets or that name the object: nobody owns them. */
    static final FieldSet UNOWNED = unowned();

    private AppliedFields() {}

    /** Returns the fields of an object. */
    static FieldSet of(ObjectNode object, MergeKeys keys) {
        Map<String, FieldSet> fields = new TreeMap<>();
        for (var member : object.properties()) {
            fields.put(Steps.field(member.getKey()), at(member.getValue(), keys.field(member.getKey())));
        }
        return FieldSet.of(false, fields);
    }

    private static FieldSet at(JsonNode value, MergeKeys keys) {
        return switch (value) {
            case ObjectNode object
            when !keys.atomicMap() -> {
                FieldSet below = of(object, keys);
                yield object.isEmpty() || keys.mapEntry() ? below.asMember() : below;
            }
            case JsonNode list when list.isArray() && keys.listKind() != ListKind.ATOMIC -> items(list, keys);
            default -> FieldSet.LEAF;
        };
    }

    private static FieldSet items(JsonNode list, MergeKeys keys) {
        Map<String, FieldSet> items = new TreeMap<>();
        for (JsonNode item : list) {
            items.merge(Steps.item(item, keys), at(item, keys.items()).asMember(), FieldSet::union);
        }
        return FieldSet.of(false, items);
    }

    private static FieldSet unowned() {
        Map<String, FieldSet> metadata = new TreeMap<>();
        for (String name : new String[] {
            "name",
            "namespace",
            "creationTimestamp",
            "selfLink",
            "uid",
            "clusterName",
            "generation",
            "managedFields",
            "resourceVersion"
        }) {
            metadata.put(Steps.field(name), FieldSet.LEAF);
        }
        return FieldSet.of(
                false,
                Map.of(
                        "f:apiVersion",
                        FieldSet.LEAF,
                        "f:kind",
                        FieldSet.LEAF,
                        "f:metadata",
                        FieldSet.of(true, metadata)));
    }
}
