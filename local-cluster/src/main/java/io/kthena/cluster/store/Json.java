package io.kthena.cluster.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reading and writing JSON trees. All methods are thread-safe; none changes its arguments unless it says so. */
public final class Json {

    /** The one mapper: default settings, shared because building one is slow. */
    public static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** A new empty object. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A new array of strings. */
    public static ArrayNode strings(Collection<String> values) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode(values.size());
        values.forEach(array::add);
        return array;
    }

    /** The node at the path of field names, or a missing node. */
    public static JsonNode at(JsonNode node, String... path) {
        JsonNode current = node;
        for (String field : path) {
            current = current.path(field);
        }
        return current;
    }

    /** The text at the path, or the empty string when nothing or null is there. */
    public static String text(JsonNode node, String... path) {
        JsonNode found = at(node, path);
        return found.isNull() ? "" : found.asText("");
    }

    /** The non-empty text at the path, or null. */
    public static @Nullable String textOrNull(JsonNode node, String... path) {
        String text = text(node, path);
        return text.isEmpty() ? null : text;
    }

    /** The object field of the given name, made when absent or not an object. Changes {@code parent}. */
    public static ObjectNode child(ObjectNode parent, String field) {
        return parent.get(field) instanceof ObjectNode found ? found : parent.putObject(field);
    }

    /** The elements of an array, or nothing for any other node. */
    public static Stream<JsonNode> elements(JsonNode array) {
        return array.isArray() ? StreamSupport.stream(array.spliterator(), false) : Stream.empty();
    }

    /** The elements of an array as text. */
    public static java.util.List<String> texts(JsonNode array) {
        return elements(array).map(JsonNode::asText).toList();
    }

    /** UTF-8 bytes of a tree. */
    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree must be writable", e);
        }
    }
}
