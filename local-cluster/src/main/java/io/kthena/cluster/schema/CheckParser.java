package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Turns the validating keywords of a schema into {@link Check}s. */
final class CheckParser {
    private final SchemaParser parser;
    private final List<FieldError> errors;
    private final List<Check> checks = new ArrayList<>();

    CheckParser(SchemaParser parser, List<FieldError> errors) {
        this.parser = parser;
        this.errors = errors;
    }

    List<Check> parse(JsonNode json, String path, @Nullable JsonType type) {
        strings(json, path);
        numbers(json);
        collections(json);
        with(json, "enum", (values, _) -> Checks.oneOfValues(values));
        if (json.path("format").isTextual()) {
            Format.named(json.get("format").textValue()).ifPresent(f -> checks.add(Checks.format(f, type)));
        }
        combiners(json, path);
        return List.copyOf(checks);
    }

    private void strings(JsonNode json, String path) {
        with(json, "maxLength", (n, _) -> Checks.maxLength(n.asInt()));
        with(json, "minLength", (n, _) -> Checks.minLength(n.asInt()));
        JsonNode pattern = json.get("pattern");
        if (pattern != null) {
            try {
                checks.add(Checks.pattern(Pattern.compile(pattern.asText())));
            } catch (PatternSyntaxException e) {
                errors.add(FieldError.invalid(
                        path + ".pattern",
                        pattern,
                        "must be a valid regular expression, but isn't: " + e.getMessage()));
            }
        }
    }

    private void numbers(JsonNode json) {
        with(
                json,
                "minimum",
                (n, s) -> Checks.minimum(n, s.path("exclusiveMinimum").asBoolean()));
        with(
                json,
                "maximum",
                (n, s) -> Checks.maximum(n, s.path("exclusiveMaximum").asBoolean()));
        with(json, "multipleOf", (n, _) -> Checks.multipleOf(n));
    }

    private void collections(JsonNode json) {
        with(json, "minItems", (n, _) -> Checks.minItems(n.asInt()));
        with(json, "maxItems", (n, _) -> Checks.maxItems(n.asInt()));
        if (json.path("uniqueItems").asBoolean()) {
            checks.add(Checks.uniqueItems());
        }
        with(json, "minProperties", (n, _) -> Checks.minProperties(n.asInt()));
        with(json, "maxProperties", (n, _) -> Checks.maxProperties(n.asInt()));
        with(json, "required", (names, _) -> Checks.required(names));
    }

    private void combiners(JsonNode json, String path) {
        List<Schema> all = nested(json, "allOf", path);
        if (!all.isEmpty()) {
            checks.add(Combiners.allOf(all));
        }
        List<Schema> any = nested(json, "anyOf", path);
        if (!any.isEmpty()) {
            checks.add(Combiners.anyOf(any));
        }
        List<Schema> one = nested(json, "oneOf", path);
        if (!one.isEmpty()) {
            checks.add(Combiners.oneOf(one));
        }
        with(json, "not", (s, _) -> Combiners.not(parser.validating(s, path + ".not")));
    }

    private List<Schema> nested(JsonNode json, String keyword, String path) {
        List<Schema> schemas = new ArrayList<>();
        for (JsonNode schema : json.path(keyword)) {
            schemas.add(parser.validating(schema, path + "." + keyword + "[" + schemas.size() + "]"));
        }
        return schemas;
    }

    private void with(JsonNode json, String keyword, BiFunction<JsonNode, JsonNode, Check> check) {
        JsonNode argument = json.get(keyword);
        if (argument != null && !argument.isNull()) {
            checks.add(check.apply(argument, json));
        }
    }
}
