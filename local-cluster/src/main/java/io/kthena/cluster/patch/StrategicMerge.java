package io.kthena.cluster.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.schema.MergeKeys;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Strategic merge patch, as {@code kubectl apply} and {@code kubectl patch} send it for core kinds.
 *
 * <p>Beyond merge patch it merges lists by key and knows the directives {@code $patch}, {@code $retainKeys},
 * {@code $setElementOrder/field} and {@code $deleteFromPrimitiveList/field}.
 */
public final class StrategicMerge {
    static final String DIRECTIVE = "$patch";
    private static final String RETAIN = "$retainKeys";
    private static final String ORDER = "$setElementOrder/";
    private static final String DELETE_FROM = "$deleteFromPrimitiveList/";

    private StrategicMerge() {}

    /**
     * Returns {@code target} changed by {@code patch}; neither argument is changed.
     *
     * @param keys the kind's merge keys at the place of {@code target}
     * @throws PatchFailed when a directive is unknown or misplaced, or a list item lacks its merge key
     */
    public static JsonNode apply(JsonNode target, JsonNode patch, MergeKeys keys) throws PatchFailed {
        return merge(target, patch, keys);
    }

    static JsonNode merge(@Nullable JsonNode target, JsonNode patch, MergeKeys keys) throws PatchFailed {
        if (!(patch instanceof ObjectNode changes)) {
            return patch.deepCopy();
        }
        ObjectNode live = target instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
        return switch (directive(changes)) {
            case "replace" -> withoutDirective(changes);
            case "delete" -> JsonNodeFactory.instance.objectNode();
            case "", "merge" -> mergeObject(live.deepCopy(), changes, keys);
            case String other -> throw unknownDirective(other);
        };
    }

    private static ObjectNode mergeObject(ObjectNode live, ObjectNode patch, MergeKeys keys) throws PatchFailed {
        retainKeys(live, patch);
        for (var member : patch.properties()) {
            String name = member.getKey();
            if (name.startsWith(DELETE_FROM)) {
                deleteScalars(live, name.substring(DELETE_FROM.length()), member.getValue());
            } else if (!name.startsWith("$")) {
                mergeMember(live, member, patch.get(ORDER + name), keys.field(name));
            }
        }
        reorderUntouchedLists(live, patch, keys);
        return live;
    }

    private static void mergeMember(
            ObjectNode live, Map.Entry<String, JsonNode> member, @Nullable JsonNode order, MergeKeys keys)
            throws PatchFailed {
        String name = member.getKey();
        switch (member.getValue()) {
            case JsonNode gone when gone.isNull() -> live.remove(name);
            case ArrayNode items
            when keys.patchMerges() -> live.set(name, MergedList.of(array(live.get(name)), items, array(order), keys));
            case JsonNode value -> live.set(name, merge(live.get(name), value, keys));
        }
    }

    private static void reorderUntouchedLists(ObjectNode live, ObjectNode patch, MergeKeys keys) {
        for (var member : patch.properties()) {
            String name = member.getKey();
            if (name.startsWith(ORDER)) {
                String list = name.substring(ORDER.length());
                if (!patch.has(list) && live.get(list) instanceof ArrayNode items) {
                    live.set(
                            list,
                            MergedList.ordered(
                                    items,
                                    array(member.getValue()),
                                    items,
                                    keys.field(list).patchKey()));
                }
            }
        }
    }

    private static void retainKeys(ObjectNode live, ObjectNode patch) throws PatchFailed {
        JsonNode retained = patch.get(RETAIN);
        if (retained == null) {
            return;
        }
        Set<String> names = new HashSet<>();
        retained.forEach(n -> names.add(n.asText()));
        for (var member : patch.properties()) {
            String name = member.getKey();
            if (!name.startsWith("$") && !member.getValue().isNull() && !names.contains(name)) {
                throw new PatchFailed("retainKeys does not list the patched field " + name);
            }
        }
        live.retain(names);
    }

    private static void deleteScalars(ObjectNode live, String name, JsonNode doomed) {
        if (live.get(name) instanceof ArrayNode items) {
            Set<JsonNode> gone = new HashSet<>();
            doomed.forEach(gone::add);
            ArrayNode kept = items.arrayNode();
            items.forEach(i -> {
                if (!gone.contains(i)) {
                    kept.add(i);
                }
            });
            live.set(name, kept);
        }
    }

    static String directive(ObjectNode patch) {
        return Optional.ofNullable(patch.get(DIRECTIVE)).map(JsonNode::asText).orElse("");
    }

    static ObjectNode withoutDirective(ObjectNode patch) {
        ObjectNode plain = patch.deepCopy();
        plain.remove(DIRECTIVE);
        return plain;
    }

    static PatchFailed unknownDirective(String directive) {
        return new PatchFailed("Unknown patch type: " + directive);
    }

    private static ArrayNode array(@Nullable JsonNode node) {
        return node instanceof ArrayNode array ? array : JsonNodeFactory.instance.arrayNode();
    }
}
