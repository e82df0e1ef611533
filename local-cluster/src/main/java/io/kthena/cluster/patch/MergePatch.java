package io.kthena.cluster.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** JSON merge patch, RFC 7396. */
public final class MergePatch {

    private MergePatch() {}

    /**
     * Returns {@code target} changed by {@code patch}; neither argument is changed.
     *
     * <p>Members that are null in the patch are removed, objects merge, everything else is replaced.
     */
    public static JsonNode apply(JsonNode target, JsonNode patch) {
        return merge(target, patch);
    }

    private static JsonNode merge(@Nullable JsonNode target, JsonNode patch) {
        if (!patch.isObject()) {
            return patch.deepCopy();
        }
        ObjectNode merged =
                target != null && target.isObject() ? target.deepCopy() : JsonNodeFactory.instance.objectNode();
        for (var member : patch.properties()) {
            if (member.getValue().isNull()) {
                merged.remove(member.getKey());
            } else {
                merged.set(member.getKey(), merge(merged.get(member.getKey()), member.getValue()));
            }
        }
        return merged;
    }
}
