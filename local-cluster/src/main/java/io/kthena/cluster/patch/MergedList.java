package io.kthena.cluster.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.schema.JsonEquality;
import io.kthena.cluster.schema.MergeKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Merging of one list by a strategic patch: items matched by key, directives obeyed, order kept as kubectl expects. */
final class MergedList {

    private MergedList() {}

    /**
     * Merges a list.
     *
     * @param live the list as it is
     * @param patch the patch's items
     * @param order the wanted order (items or their keys); empty means the order of the patch
     */
    static ArrayNode of(ArrayNode live, ArrayNode patch, ArrayNode order, MergeKeys keys) throws PatchFailed {
        Optional<String> key = keys.patchKey();
        List<JsonNode> merged = key.isPresent() ? byKey(live, patch, key.get(), keys) : scalars(live, patch);
        return ordered(array(merged), order.isEmpty() ? patch : order, live, key);
    }

    private static List<JsonNode> scalars(ArrayNode live, ArrayNode patch) {
        List<JsonNode> merged = new ArrayList<>();
        for (ArrayNode side : List.of(live, patch)) {
            for (JsonNode item : side) {
                if (find(merged, item, Optional.empty()) < 0) {
                    merged.add(item);
                }
            }
        }
        return merged;
    }

    private static List<JsonNode> byKey(ArrayNode live, ArrayNode patch, String key, MergeKeys keys)
            throws PatchFailed {
        List<JsonNode> merged = new ArrayList<>();
        if (!replaces(patch)) {
            live.forEach(merged::add);
        }
        for (JsonNode item : patch) {
            if (!(item instanceof ObjectNode change)) {
                throw new PatchFailed("expected an object with the merge key " + key + ", found: " + item);
            }
            if (change.size() == 1 && StrategicMerge.directive(change).equals("replace")) {
                continue;
            }
            mergeItem(merged, change, key, keys);
        }
        return merged;
    }

    private static void mergeItem(List<JsonNode> merged, ObjectNode change, String key, MergeKeys keys)
            throws PatchFailed {
        if (!change.has(key)) {
            throw new PatchFailed("map: " + change + " does not contain declared merge key: " + key);
        }
        int at = find(merged, change, Optional.of(key));
        if (StrategicMerge.directive(change).equals("delete")) {
            merged.removeIf(i -> sameKey(i, change, Optional.of(key)));
            return;
        }
        JsonNode base = at < 0 ? JsonNodeFactory.instance.objectNode() : merged.get(at);
        JsonNode result = StrategicMerge.merge(base, change, keys.items());
        if (at < 0) {
            merged.add(result);
        } else {
            merged.set(at, result);
        }
    }

    private static boolean replaces(ArrayNode patch) {
        for (JsonNode item : patch) {
            if (item instanceof ObjectNode o
                    && o.size() == 1
                    && StrategicMerge.directive(o).equals("replace")) {
                return true;
            }
        }
        return false;
    }

    /**
     * Puts the items named in {@code order} into that order, and the others, which only the server knows, where the
     * live list has them relative to those.
     */
    static ArrayNode ordered(ArrayNode items, ArrayNode order, ArrayNode live, Optional<String> key) {
        List<JsonNode> named = new ArrayList<>();
        for (JsonNode wanted : order) {
            int at = find(items, wanted, key);
            if (at >= 0 && find(named, wanted, key) < 0) {
                named.add(items.get(at));
            }
        }
        int from = 0;
        for (JsonNode item : items) {
            if (find(order, item, key) < 0) {
                int place = placeOf(item, named, from, live, key);
                named.add(place, item);
                from = place + 1;
            }
        }
        return array(named);
    }

    private static int placeOf(JsonNode item, List<JsonNode> named, int from, ArrayNode live, Optional<String> key) {
        int mine = find(live, item, key);
        for (int i = from; i < named.size(); i++) {
            int other = find(live, named.get(i), key);
            if (mine >= 0 && other > mine) {
                return i;
            }
        }
        return named.size();
    }

    private static int find(Iterable<JsonNode> items, JsonNode wanted, Optional<String> key) {
        int at = 0;
        for (JsonNode item : items) {
            if (sameKey(item, wanted, key)) {
                return at;
            }
            at++;
        }
        return -1;
    }

    private static boolean sameKey(JsonNode left, JsonNode right, Optional<String> key) {
        return key.map(k -> left.has(k) && JsonEquality.same(left.get(k), right.get(k)))
                .orElseGet(() -> JsonEquality.same(left, right));
    }

    private static ArrayNode array(List<JsonNode> items) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        items.forEach(array::add);
        return array;
    }
}
