package io.kthena.cluster.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.schema.MergeKeys;
import io.kthena.cluster.schema.MergeKeys.ListKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The two changes an apply makes to values: merging what is wanted, and pruning what is no longer wanted. */
final class ValueMerge {

    private ValueMerge() {}

    /** Returns {@code live} with everything {@code wanted} mentions; neither is changed. */
    static ObjectNode merge(ObjectNode live, ObjectNode wanted, MergeKeys keys) {
        ObjectNode merged = live.deepCopy();
        for (var member : wanted.properties()) {
            String name = member.getKey();
            merged.set(name, value(merged.get(name), member.getValue(), keys.field(name)));
        }
        return merged;
    }

    private static JsonNode value(@Nullable JsonNode live, JsonNode wanted, MergeKeys keys) {
        if (wanted instanceof ObjectNode object && live instanceof ObjectNode base && !keys.atomicMap()) {
            return merge(base, object, keys);
        }
        if (wanted instanceof ArrayNode list && live instanceof ArrayNode base && keys.listKind() != ListKind.ATOMIC) {
            return list(base, list, keys);
        }
        return wanted.deepCopy();
    }

    /** Merges item by item: wanted items in their order, each after the live-only items that stood before it. */
    private static ArrayNode list(ArrayNode live, ArrayNode wanted, MergeKeys keys) {
        Map<String, JsonNode> wantedByStep = byStep(wanted, keys);
        Map<String, JsonNode> waiting = byStep(live, keys);
        ArrayNode merged = JsonNodeFactory.instance.arrayNode();
        wantedByStep.forEach((step, item) -> {
            JsonNode base = waiting.get(step);
            if (base != null) {
                releaseUntil(step, waiting, wantedByStep, merged);
                waiting.remove(step);
            }
            merged.add(value(base, item, keys.items()));
        });
        waiting.values().forEach(merged::add);
        return merged.deepCopy();
    }

    private static void releaseUntil(
            String step, Map<String, JsonNode> waiting, Map<String, JsonNode> wanted, ArrayNode merged) {
        for (String early : List.copyOf(waiting.keySet())) {
            if (early.equals(step)) {
                return;
            }
            JsonNode item = wanted.containsKey(early) ? null : waiting.remove(early);
            if (item != null) {
                merged.add(item);
            }
        }
    }

    private static Map<String, JsonNode> byStep(ArrayNode list, MergeKeys keys) {
        Map<String, JsonNode> items = new LinkedHashMap<>();
        list.forEach(i -> items.putIfAbsent(Steps.item(i, keys), i));
        return items;
    }

    /**
     * Removes in place what a manager owned and nobody wants any more, whole subtrees at a time.
     *
     * @param before the fields the manager owned, named parents included
     * @param kept the fields anybody owns now, named parents included
     */
    static void prune(ObjectNode object, FieldSet before, FieldSet kept, MergeKeys keys) {
        before.children().forEach((step, set) -> {
            if (!step.startsWith("f:")) {
                return;
            }
            String name = step.substring(2);
            JsonNode value = object.get(name);
            if (value == null) {
                return;
            }
            if (set.member() && !kept.child(step).member()) {
                object.remove(name);
            } else {
                pruneValue(value, set, kept.child(step), keys.field(name));
            }
        });
    }

    private static void pruneValue(JsonNode value, FieldSet before, FieldSet kept, MergeKeys keys) {
        if (value instanceof ObjectNode object && !keys.atomicMap()) {
            prune(object, before, kept, keys);
        } else if (value instanceof ArrayNode list && keys.listKind() != ListKind.ATOMIC) {
            for (int i = list.size() - 1; i >= 0; i--) {
                String step = Steps.item(list.get(i), keys);
                FieldSet owned = before.child(step);
                if (owned.member() && !kept.child(step).member()) {
                    list.remove(i);
                } else if (!owned.isEmpty()) {
                    pruneValue(list.get(i), owned, kept.child(step), keys.items());
                }
            }
        }
    }

    /** Removes null members in place: an apply has no opinion on a field it gives as null. */
    static void dropNulls(JsonNode value) {
        if (value instanceof ObjectNode object) {
            List<String> nulls = new ArrayList<>();
            object.properties().forEach(m -> {
                if (m.getValue().isNull()) {
                    nulls.add(m.getKey());
                }
            });
            object.remove(nulls);
        }
        value.forEach(ValueMerge::dropNulls);
    }
}
