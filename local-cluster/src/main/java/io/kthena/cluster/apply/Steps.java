package io.kthena.cluster.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.schema.MergeKeys;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The steps of field paths: how they are made from values, and how they are written. */
final class Steps {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Steps() {}

    static String field(String name) {
        return "f:" + name;
    }

    /** Returns the step to a list item: its keys, defaults filled in, or its value in a set. */
    static String item(JsonNode item, MergeKeys list) {
        if (list.listKind() == MergeKeys.ListKind.SET) {
            return "v:" + sorted(item);
        }
        ObjectNode keys = JsonNodeFactory.instance.objectNode();
        for (String key : list.mapKeys().stream().sorted().toList()) {
            JsonNode value = item.path(key);
            if (value.isMissingNode() || value.isNull()) {
                value = list.keyDefault(key).orElse(MissingNode.getInstance());
            }
            if (!value.isMissingNode()) {
                keys.set(key, value);
            }
        }
        return "k:" + keys;
    }

    /** Rewrites a step a client sent so that equal steps are equal strings. */
    static String canonical(String step) {
        if (step.startsWith("k:") || step.startsWith("v:")) {
            return step.substring(0, 2) + sorted(parse(step));
        }
        return step;
    }

    /** Writes a step as conflict messages do. */
    static String shown(String step) {
        return switch (step.substring(0, Math.min(2, step.length()))) {
            case "f:" -> "." + step.substring(2);
            case "k:" ->
                parse(step).properties().stream()
                        .map(k -> k.getKey() + "=" + k.getValue())
                        .collect(Collectors.joining(",", "[", "]"));
            case "v:" -> "[=" + step.substring(2) + "]";
            default -> "[" + step.substring(Math.min(2, step.length())) + "]";
        };
    }

    /** Returns the value with the members of all objects in alphabetical order. */
    static JsonNode sorted(JsonNode value) {
        if (value.isObject()) {
            var members = new TreeMap<String, JsonNode>();
            value.properties().forEach(m -> members.put(m.getKey(), sorted(m.getValue())));
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            members.forEach(object::set);
            return object;
        }
        if (value.isArray()) {
            var array = JsonNodeFactory.instance.arrayNode();
            value.forEach(i -> array.add(sorted(i)));
            return array;
        }
        return value;
    }

    private static JsonNode parse(String step) {
        try {
            return JSON.readTree(step.substring(2));
        } catch (JsonProcessingException _) {
            return JsonNodeFactory.instance.textNode(step.substring(2));
        }
    }
}
