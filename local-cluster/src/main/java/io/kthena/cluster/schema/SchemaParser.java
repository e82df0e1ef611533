package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kthena.cluster.schema.FieldError.Reason;
import io.kthena.cluster.schema.MergeKeys.ListKind;
import io.kthena.cluster.schema.Schema.Children;
import io.kthena.cluster.schema.Schema.Traits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an {@code openAPIV3Schema}, noting everything that keeps it from being structural. Used once, by one thread. */
final class SchemaParser {
    private static final List<JsonNode> TYPES = Arrays.stream(JsonType.values())
            .<JsonNode>map(t -> TextNode.valueOf(t.text()))
            .toList();

    private final List<FieldError> errors = new ArrayList<>();

    /** Returns what is wrong with the schemas read so far. */
    List<FieldError> errors() {
        return errors;
    }

    /** Reads a node of the structural part, where every value has a type. */
    Schema structural(JsonNode json, String path) {
        boolean typeless = json.path("x-kubernetes-int-or-string").asBoolean()
                || json.path("x-kubernetes-preserve-unknown-fields").asBoolean();
        JsonType type = type(json, path);
        if (type == null && !json.has("type") && !typeless) {
            errors.add(new FieldError(path + ".type", Reason.REQUIRED, missingType(path)));
        }
        StructureRules.check(json, path, errors);
        return read(json, path, type, true);
    }

    /** Reads a node below {@code allOf}, {@code anyOf}, {@code oneOf} or {@code not}, which only validates. */
    Schema validating(JsonNode json, String path) {
        return read(json, path, type(json, path), false);
    }

    private Schema read(JsonNode json, String path, @Nullable JsonType type, boolean structural) {
        Children children = children(json, path, structural);
        Traits traits = traits(json);
        JsonNode defaultValue = structural ? json.get("default") : null;
        List<Check> checks = new CheckParser(this, errors).parse(json, path, type);
        RuleSet rules = RuleSet.parse(json.path("x-kubernetes-validations"));
        boolean rulesBelow = !rules.isEmpty()
                || children.properties().values().stream().anyMatch(Schema::hasRulesBelow)
                || (children.additional() != null && children.additional().hasRulesBelow())
                || (children.items() != null && children.items().hasRulesBelow());
        return new Schema(type, children, traits, defaultValue, checks, rules, rulesBelow);
    }

    private @Nullable JsonType type(JsonNode json, String path) {
        JsonNode name = json.get("type");
        if (name == null) {
            return null;
        }
        JsonType type = JsonType.named(name.asText()).orElse(null);
        if (type == null) {
            errors.add(FieldError.notSupported(path + ".type", name, TYPES));
        }
        return type;
    }

    private Children children(JsonNode json, String path, boolean structural) {
        if (!json.has("properties") && !json.has("additionalProperties") && !json.has("items")) {
            return Children.NONE;
        }
        Map<String, Schema> properties = new LinkedHashMap<>();
        for (var property : json.path("properties").properties()) {
            properties.put(
                    property.getKey(),
                    child(property.getValue(), path + ".properties[" + property.getKey() + "]", structural));
        }
        JsonNode additional = json.path("additionalProperties");
        return new Children(
                properties,
                additional.isObject() ? child(additional, path + ".additionalProperties", structural) : null,
                additional.asBoolean(),
                json.path("items").isObject() ? child(json.get("items"), path + ".items", structural) : null);
    }

    private Schema child(JsonNode json, String path, boolean structural) {
        return structural ? structural(json, path) : validating(json, path);
    }

    private static Traits traits(JsonNode json) {
        List<String> keys = new ArrayList<>();
        json.path("x-kubernetes-list-map-keys").forEach(k -> keys.add(k.asText()));
        ListKind kind = switch (json.path("x-kubernetes-list-type").asText("atomic")) {
            case "map" -> ListKind.MAP;
            case "set" -> ListKind.SET;
            default -> ListKind.ATOMIC;
        };
        return new Traits(
                json.path("nullable").asBoolean(),
                json.path("x-kubernetes-int-or-string").asBoolean(),
                json.path("x-kubernetes-preserve-unknown-fields").asBoolean(),
                json.path("x-kubernetes-embedded-resource").asBoolean(),
                kind,
                List.copyOf(keys),
                json.path("x-kubernetes-map-type").asText().equals("atomic"),
                json.path("format").asText(""));
    }

    private static String missingType(String path) {
        if (path.endsWith(".items")) {
            return "must not be empty for specified array items";
        }
        return path.contains(".") ? "must not be empty for specified object fields" : "must not be empty at the root";
    }
}
