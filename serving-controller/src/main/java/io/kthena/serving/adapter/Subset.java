package io.kthena.serving.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.IntStream;

/** Compares what we want with what the API server holds, which has defaults filled in where we say nothing. */
final class Subset {
    private Subset() {}

    /** Whether {@code actual} says all that {@code wanted} says; lists must have the same items in the same order. */
    static boolean of(JsonNode actual, JsonNode wanted) {
        return switch (wanted) {
            case ObjectNode object ->
                object.properties().stream().allMatch(field -> of(actual.path(field.getKey()), field.getValue()));
            case ArrayNode array when array.isEmpty() -> actual.isMissingNode() || actual.isEmpty();
            case ArrayNode array ->
                actual.size() == array.size()
                        && IntStream.range(0, array.size()).allMatch(i -> of(actual.path(i), array.get(i)));
            default ->
                wanted.isNull() || actual.equals(wanted) || actual.asText().equals(wanted.asText());
        };
    }
}
