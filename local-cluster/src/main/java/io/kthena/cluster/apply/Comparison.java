package io.kthena.cluster.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.schema.JsonEquality;
import io.kthena.cluster.schema.MergeKeys;
import io.kthena.cluster.schema.MergeKeys.ListKind;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two values, path by path.
 *
 * @param added paths only the second value has
 * @param modified leaves both have with different values
 * @param removed paths only the first value has
 */
record Comparison(FieldSet added, FieldSet modified, FieldSet removed) {
    private static final Comparison SAME = new Comparison(FieldSet.NONE, FieldSet.NONE, FieldSet.NONE);

    /** Compares two objects of a kind; the object itself is not a path. */
    static Comparison of(ObjectNode before, ObjectNode after, MergeKeys keys) {
        Children all = new Children();
        members(before, after, keys, all);
        return all.toComparison(SAME);
    }

    /** Returns the paths that a writer of the second value has set. */
    FieldSet written() {
        return added.union(modified);
    }

    boolean isSame() {
        return added.isEmpty() && modified.isEmpty() && removed.isEmpty();
    }

    Comparison without(FieldSet ignored) {
        return new Comparison(added.minus(ignored), modified.minus(ignored), removed.minus(ignored));
    }

    private static Comparison compare(@Nullable JsonNode before, @Nullable JsonNode after, MergeKeys keys) {
        if (before != null && after != null && !before.getNodeType().equals(after.getNodeType())) {
            return retyped(before, after, keys);
        }
        JsonNode present = after != null ? after : before;
        if (present == null || isLeaf(present, keys) || (isHollow(before) && isHollow(after))) {
            return leaf(before, after);
        }
        Children all = new Children();
        if (present.isArray()) {
            items(before, after, keys, all);
        } else {
            members(before, after, keys, all);
        }
        return all.toComparison(keys.alwaysThere() ? SAME : presence(before, after));
    }

    private static Comparison retyped(JsonNode before, JsonNode after, MergeKeys keys) {
        Comparison gone = compare(before, null, keys);
        Comparison come = compare(null, after, keys);
        return new Comparison(come.added, FieldSet.NONE, gone.removed.minus(come.added));
    }

    private static boolean isLeaf(JsonNode value, MergeKeys keys) {
        return !value.isContainerNode()
                || (value.isObject() && keys.atomicMap())
                || (value.isArray() && keys.listKind() == ListKind.ATOMIC);
    }

    private static boolean isHollow(@Nullable JsonNode value) {
        return value == null || (value.isContainerNode() && value.isEmpty());
    }

    private static Comparison leaf(@Nullable JsonNode before, @Nullable JsonNode after) {
        if (before != null && after != null) {
            return JsonEquality.same(before, after)
                    ? SAME
                    : new Comparison(FieldSet.NONE, FieldSet.LEAF, FieldSet.NONE);
        }
        return presence(before, after);
    }

    private static Comparison presence(@Nullable JsonNode before, @Nullable JsonNode after) {
        if (before == null && after != null) {
            return new Comparison(FieldSet.LEAF, FieldSet.NONE, FieldSet.NONE);
        }
        return before != null && after == null ? new Comparison(FieldSet.NONE, FieldSet.NONE, FieldSet.LEAF) : SAME;
    }

    private static void members(@Nullable JsonNode before, @Nullable JsonNode after, MergeKeys keys, Children all) {
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode side : new JsonNode[] {before, after}) {
            if (side instanceof ObjectNode object) {
                object.fieldNames().forEachRemaining(names::add);
            }
        }
        for (String name : names) {
            all.put(Steps.field(name), compare(member(before, name), member(after, name), keys.field(name)));
        }
    }

    private static @Nullable JsonNode member(@Nullable JsonNode object, String name) {
        return object == null ? null : object.get(name);
    }

    private static void items(@Nullable JsonNode before, @Nullable JsonNode after, MergeKeys keys, Children all) {
        Map<String, JsonNode> old = byStep(before, keys);
        Map<String, JsonNode> fresh = byStep(after, keys);
        Set<String> steps = new LinkedHashSet<>(old.keySet());
        steps.addAll(fresh.keySet());
        for (String step : steps) {
            all.put(step, compare(old.get(step), fresh.get(step), keys.items()));
        }
    }

    private static Map<String, JsonNode> byStep(@Nullable JsonNode list, MergeKeys keys) {
        Map<String, JsonNode> items = new LinkedHashMap<>();
        if (list instanceof ArrayNode array) {
            array.forEach(i -> items.putIfAbsent(Steps.item(i, keys), i));
        }
        return items;
    }

    /** The three sets under construction, for one node's children. */
    private static final class Children {
        private final Map<String, FieldSet> added = new TreeMap<>();
        private final Map<String, FieldSet> modified = new TreeMap<>();
        private final Map<String, FieldSet> removed = new TreeMap<>();

        void put(String step, Comparison below) {
            added.put(step, below.added);
            modified.put(step, below.modified);
            removed.put(step, below.removed);
        }

        Comparison toComparison(Comparison self) {
            return new Comparison(
                    FieldSet.of(self.added.member(), added),
                    FieldSet.of(self.modified.member(), modified),
                    FieldSet.of(self.removed.member(), removed));
        }
    }
}
