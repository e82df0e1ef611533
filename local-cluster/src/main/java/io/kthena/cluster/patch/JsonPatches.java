package io.kthena.cluster.patch;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.schema.JsonEquality;
import org.jspecify.annotations.Nullable;

/**
 * JSON patch, RFC 6902, with all six operations.
 *
 * <p>Own code because the library at hand removes and replaces missing members without a word, and compares numbers by
 * their Java type.
 */
public final class JsonPatches {

    private JsonPatches() {}

    /**
     * Returns {@code target} after all operations, in order; neither argument is changed.
     *
     * @throws PatchFailed when an operation is malformed, names a place that is not there, or a test fails; nothing of
     *     the patch counts then
     */
    public static JsonNode apply(JsonNode target, ArrayNode operations) throws PatchFailed {
        JsonNode document = target.deepCopy();
        for (JsonNode operation : operations) {
            document = applyOne(document, operation);
        }
        return document;
    }

    private static JsonNode applyOne(JsonNode document, JsonNode operation) throws PatchFailed {
        String name = operation.path("op").asText();
        String path = text(operation, "path");
        return switch (name) {
            case "add" -> add(document, path, value(operation));
            case "remove" -> remove(document, path);
            case "replace" -> replace(document, path, value(operation));
            case "move" -> move(document, text(operation, "from"), path);
            case "copy" ->
                add(document, path, find(document, text(operation, "from")).deepCopy());
            case "test" -> test(document, path, value(operation));
            default -> throw new PatchFailed("Unexpected kind: " + (name.isEmpty() ? "unknown" : name));
        };
    }

    private static JsonNode add(JsonNode document, String path, JsonNode value) throws PatchFailed {
        if (path.isEmpty()) {
            return value;
        }
        switch (parent(document, path)) {
            case ObjectNode object -> object.set(lastName(path), value);
            case ArrayNode array ->
                array.insert(lastName(path).equals("-") ? array.size() : index(array, path, array.size()), value);
            default -> throw missing("add", path);
        }
        return document;
    }

    private static JsonNode replace(JsonNode document, String path, JsonNode value) throws PatchFailed {
        if (path.isEmpty()) {
            return value;
        }
        find(document, path);
        switch (parent(document, path)) {
            case ObjectNode object -> object.set(lastName(path), value);
            case ArrayNode array -> array.set(index(array, path, array.size() - 1), value);
            default -> throw missing("replace", path);
        }
        return document;
    }

    private static JsonNode remove(JsonNode document, String path) throws PatchFailed {
        if (path.isEmpty()) {
            throw new PatchFailed("remove operation does not apply: the whole document cannot be removed");
        }
        find(document, path);
        switch (parent(document, path)) {
            case ObjectNode object -> object.remove(lastName(path));
            case ArrayNode array -> array.remove(index(array, path, array.size() - 1));
            default -> throw missing("remove", path);
        }
        return document;
    }

    private static JsonNode move(JsonNode document, String from, String path) throws PatchFailed {
        if (path.startsWith(from + "/")) {
            throw new PatchFailed("move operation does not apply: " + from + " cannot move into itself");
        }
        JsonNode moved = find(document, from);
        return from.equals(path) ? document : add(remove(document, from), path, moved);
    }

    private static JsonNode test(JsonNode document, String path, JsonNode expected) throws PatchFailed {
        JsonNode found = document.at(pointer(path));
        boolean same = found.isMissingNode() ? expected.isNull() : JsonEquality.same(found, expected);
        if (!same) {
            throw new PatchFailed("testing path " + path + " value failed: test failed");
        }
        return document;
    }

    private static JsonNode find(JsonNode document, String path) throws PatchFailed {
        JsonNode found = document.at(pointer(path));
        if (found.isMissingNode()) {
            throw new PatchFailed("Unable to find nonexistent key: " + path);
        }
        return found;
    }

    private static JsonNode parent(JsonNode document, String path) throws PatchFailed {
        JsonPointer head = pointer(path).head();
        JsonNode parent = head == null ? document : document.at(head);
        if (!parent.isContainerNode()) {
            throw missing("add", path);
        }
        return parent;
    }

    private static int index(ArrayNode array, String path, int highest) throws PatchFailed {
        int index = pointer(path).last().getMatchingIndex();
        if (index < 0 || index > highest) {
            throw new PatchFailed("Unable to access invalid index: " + lastName(path) + " of " + array.size());
        }
        return index;
    }

    private static String lastName(String path) throws PatchFailed {
        return pointer(path).last().getMatchingProperty();
    }

    private static JsonPointer pointer(String path) throws PatchFailed {
        try {
            return JsonPointer.compile(path);
        } catch (IllegalArgumentException e) {
            throw new PatchFailed("invalid path in patch: " + path, e);
        }
    }

    private static JsonNode value(JsonNode operation) throws PatchFailed {
        @Nullable JsonNode value = operation.get("value");
        if (value == null) {
            throw new PatchFailed(
                    "missing value in operation " + operation.path("op").asText());
        }
        return value.deepCopy();
    }

    private static String text(JsonNode operation, String member) throws PatchFailed {
        JsonNode value = operation.path(member);
        if (!value.isTextual()) {
            throw new PatchFailed("missing " + member + " in operation "
                    + operation.path("op").asText());
        }
        return value.textValue();
    }

    private static PatchFailed missing(String operation, String path) {
        return new PatchFailed(operation + " operation does not apply: doc is missing path: " + path);
    }
}
