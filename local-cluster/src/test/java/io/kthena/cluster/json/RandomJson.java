package io.kthena.cluster.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;

/** Small random JSON values with few names, so that two of them often have members in common. */
public final class RandomJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e");

    private RandomJson() {}

    public static ObjectNode object(Random random, int depth) {
        ObjectNode object = JSON.objectNode();
        for (String name : NAMES) {
            if (random.nextInt(3) > 0) {
                object.set(name, value(random, depth - 1));
            }
        }
        return object;
    }

    public static JsonNode value(Random random, int depth) {
        int kind = random.nextInt(depth > 0 ? 8 : 4);
        return switch (kind) {
            case 0 -> JSON.numberNode(random.nextInt(9));
            case 1 -> JSON.textNode("a");
            case 2 -> JSON.booleanNode(true);
            case 3 -> JSON.nullNode();
            case 4 -> JSON.arrayNode().add(value(random, depth - 1)).add(value(random, depth - 1));
            default -> object(random, depth);
        };
    }
}
