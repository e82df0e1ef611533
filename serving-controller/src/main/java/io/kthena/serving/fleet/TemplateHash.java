package io.kthena.serving.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.model.workload.Role;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.TreeMap;

/**
 * Hashes of role templates. Two templates with the same meaning have the same hash: order of keys, nulls and empty containers
 * do not count, nor do the counts that may change without replacing a pod (spec: ModelServing §3.9). The values are our own
 * and opaque; they are lower-case without vowels, so that they fit a label and a name.
 */
public final class TemplateHash {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FREE_TO_CHANGE = List.of("replicas", "maxUnavailable", "partition");
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
    private static final int LENGTH = 10;

    private TemplateHash() {}

    /** The hash of one role's template. */
    public static String of(Role role) {
        return hash(canonical(role).toString());
    }

    /** The hash of a whole template, from the hashes of its roles in their order: the revision. */
    public static String ofAll(List<String> roleHashes) {
        return hash(String.join("/", roleHashes));
    }

    private static JsonNode canonical(Role role) {
        ObjectNode tree = JSON.valueToTree(role);
        FREE_TO_CHANGE.forEach(tree::remove);
        return pruned(tree);
    }

    private static JsonNode pruned(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> prunedObject(object);
            case ArrayNode array -> {
                var items = JSON.createArrayNode();
                array.forEach(item -> items.add(pruned(item)));
                yield items;
            }
            default -> node;
        };
    }

    private static JsonNode prunedObject(ObjectNode object) {
        var sorted = new TreeMap<String, JsonNode>();
        object.properties().forEach(field -> {
            var value = pruned(field.getValue());
            if (!value.isNull() && !(value.isContainerNode() && value.isEmpty())) {
                sorted.put(field.getKey(), value);
            }
        });
        var result = JSON.createObjectNode();
        result.setAll(sorted);
        return result;
    }

    private static String hash(String text) {
        var digest = sha256().digest(text.getBytes(StandardCharsets.UTF_8));
        var name = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            name.append(ALPHABET.charAt(Byte.toUnsignedInt(digest[i]) % ALPHABET.length()));
        }
        return name.toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
