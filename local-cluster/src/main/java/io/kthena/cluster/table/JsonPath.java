package io.kthena.cluster.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of Kubernetes JSONPath that printer columns, scale paths and selectable fields use: {@code .a.b},
 * {@code ['a.b']}, {@code [0]}, {@code [*]}, {@code [?(@.type=='Ready')]}. Anything else finds nothing.
 */
public final class JsonPath {
    private static final Pattern STEP = Pattern.compile("\\.((?:\\\\.|[^.\\[\\\\])+)"
            + "|\\[(-?\\d+)\\]"
            + "|\\[['\"]([^'\"]*)['\"]\\]"
            + "|(?:\\.?\\[\\*\\]|\\.\\*)"
            + "|\\[\\?\\(\\s*@((?:\\.[^=!\\s]+))\\s*(==|!=)\\s*(?:['\"]([^'\"]*)['\"]|([^)\\s]+))\\s*\\)\\]");

    private final List<Step> steps;

    private sealed interface Step {}

    private record Field(String name) implements Step {}

    private record Index(int index) implements Step {}

    private record Every() implements Step {}

    private record Where(JsonPath path, boolean equal, String value) implements Step {}

    private JsonPath(List<Step> steps) {
        this.steps = steps;
    }

    /** Reads a path, with or without surrounding braces; null when it is none of the supported forms. */
    public static @Nullable JsonPath parse(String text) {
        String path = text.strip();
        if (path.startsWith("{") && path.endsWith("}")) {
            path = path.substring(1, path.length() - 1);
        }
        if (path.startsWith("$")) {
            path = path.substring(1);
        }
        List<Step> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(path);
        int at = 0;
        while (at < path.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                return null;
            }
            Step step = step(matcher);
            if (step == null) {
                return null;
            }
            steps.add(step);
            at = matcher.end();
        }
        return new JsonPath(List.copyOf(steps));
    }

    private static @Nullable Step step(Matcher matcher) {
        if (matcher.group(1) != null) {
            return new Field(matcher.group(1).replaceAll("\\\\(.)", "$1"));
        }
        if (matcher.group(2) != null) {
            return new Index(Integer.parseInt(matcher.group(2)));
        }
        if (matcher.group(3) != null) {
            return new Field(matcher.group(3));
        }
        if (matcher.group(4) != null) {
            JsonPath inner = parse(matcher.group(4));
            String value = matcher.group(6) != null ? matcher.group(6) : matcher.group(7);
            return inner == null ? null : new Where(inner, matcher.group(5).equals("=="), value);
        }
        return new Every();
    }

    /** Everything the path leads to, in document order; nulls are left out. */
    public List<JsonNode> find(JsonNode root) {
        List<JsonNode> current = List.of(root);
        for (Step step : steps) {
            List<JsonNode> next = new ArrayList<>();
            current.forEach(node -> advance(node, step, next));
            current = next;
        }
        return current.stream().filter(n -> !n.isNull()).toList();
    }

    /** The first thing the path leads to, or null. */
    public @Nullable JsonNode first(JsonNode root) {
        List<JsonNode> found = find(root);
        return found.isEmpty() ? null : found.getFirst();
    }

    /** The field names of a path made of fields only, as scale paths are; empty otherwise. */
    public List<String> fields() {
        List<String> names = new ArrayList<>();
        for (Step step : steps) {
            if (!(step instanceof Field(String name))) {
                return List.of();
            }
            names.add(name);
        }
        return names;
    }

    private static void advance(JsonNode node, Step step, List<JsonNode> out) {
        switch (step) {
            case Field(String name) -> add(node.get(name), out);
            case Index(int index) ->
                add(node.isArray() ? node.get(index < 0 ? node.size() + index : index) : null, out);
            case Every() -> node.forEach(out::add);
            case Where(JsonPath path, boolean equal, String value) -> {
                for (JsonNode element : node) {
                    JsonNode found = path.first(element);
                    if ((found != null && found.asText().equals(value)) == equal) {
                        out.add(element);
                    }
                }
            }
        }
    }

    private static void add(@Nullable JsonNode node, List<JsonNode> out) {
        if (node != null) {
            out.add(node);
        }
    }
}
