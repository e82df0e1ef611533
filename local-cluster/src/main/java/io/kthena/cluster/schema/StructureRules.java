package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kthena.cluster.schema.FieldError.Reason;
import java.util.List;

/** The rules that make a schema structural, beyond every value having a type. */
final class StructureRules {
    private static final List<String> COMBINERS = List.of("allOf", "anyOf", "oneOf");
    private static final List<String> STRUCTURE_ONLY =
            List.of("description", "type", "default", "additionalProperties", "nullable");

    private StructureRules() {}

    static void check(JsonNode json, String path, List<FieldError> errors) {
        checkShape(json, path, errors);
        checkListType(json, path, errors);
        for (String combiner : COMBINERS) {
            int i = 0;
            for (JsonNode nested : json.path(combiner)) {
                checkNested(nested, json, path + "." + combiner + "[" + i++ + "]", errors);
            }
        }
        if (json.has("not")) {
            checkNested(json.get("not"), json, path + ".not", errors);
        }
    }

    private static void checkShape(JsonNode json, String path, List<FieldError> errors) {
        String type = json.path("type").asText();
        if (json.path("properties").size() > 0 && json.has("additionalProperties")) {
            errors.add(FieldError.forbidden(
                    path + ".additionalProperties", "additionalProperties and properties are mutual exclusive"));
        }
        if (type.equals("array") && !json.path("items").isObject()) {
            errors.add(new FieldError(path + ".items", Reason.REQUIRED, "must be specified"));
        }
        if (json.path("x-kubernetes-int-or-string").asBoolean() && !type.isEmpty()) {
            errors.add(FieldError.forbidden(path + ".type", "must be empty when x-kubernetes-int-or-string is true"));
        }
        if (json.path("x-kubernetes-embedded-resource").asBoolean() && !type.equals("object")) {
            errors.add(new FieldError(
                    path + ".type",
                    Reason.INVALID,
                    "\"" + type + "\": must be object if x-kubernetes-embedded-resource is true"));
        }
    }

    private static void checkListType(JsonNode json, String path, List<FieldError> errors) {
        JsonNode listType = json.path("x-kubernetes-list-type");
        if (listType.isMissingNode()) {
            return;
        }
        if (!List.of("atomic", "set", "map").contains(listType.asText())) {
            errors.add(FieldError.notSupported(
                    path + ".x-kubernetes-list-type",
                    listType,
                    List.of(TextNode.valueOf("atomic"), TextNode.valueOf("set"), TextNode.valueOf("map"))));
        }
        if (!listType.asText().equals("map")) {
            return;
        }
        JsonNode keys = json.path("x-kubernetes-list-map-keys");
        if (keys.isEmpty()) {
            errors.add(new FieldError(
                    path + ".x-kubernetes-list-map-keys",
                    Reason.REQUIRED,
                    "must not be empty if x-kubernetes-list-type is map"));
        }
        for (JsonNode key : keys) {
            checkKey(json.path("items"), key, path, errors);
        }
    }

    private static void checkKey(JsonNode items, JsonNode key, String path, List<FieldError> errors) {
        JsonNode property = items.path("properties").path(key.asText());
        if (property.isMissingNode()) {
            errors.add(FieldError.invalid(
                    path + ".x-kubernetes-list-map-keys", key, "entries must all be names of item properties"));
            return;
        }
        boolean required = false;
        for (JsonNode name : items.path("required")) {
            required |= name.equals(key);
        }
        if (!required && !property.has("default")) {
            errors.add(
                    new FieldError(
                            path + ".items.properties[" + key.asText() + "].default",
                            Reason.REQUIRED,
                            "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"));
        }
    }

    private static void checkNested(JsonNode nested, JsonNode outer, String path, List<FieldError> errors) {
        boolean typesAllowed = outer.path("x-kubernetes-int-or-string").asBoolean();
        for (String keyword : STRUCTURE_ONLY) {
            if (nested.has(keyword) && !(typesAllowed && keyword.equals("type"))) {
                errors.add(FieldError.forbidden(path + "." + keyword, "must be empty to be structural"));
            }
        }
        for (var property : nested.path("properties").properties()) {
            JsonNode known = outer.path("properties").path(property.getKey());
            String below = path + ".properties[" + property.getKey() + "]";
            boolean open =
                    outer.path("x-kubernetes-preserve-unknown-fields").asBoolean() || outer.has("additionalProperties");
            if (known.isMissingNode() && !open) {
                errors.add(new FieldError(
                        below,
                        Reason.REQUIRED,
                        "because it is defined in " + path + ".properties, it must be specified"));
            } else {
                checkNested(property.getValue(), known, below, errors);
            }
        }
        if (nested.path("items").isObject()) {
            checkNested(nested.get("items"), outer.path("items"), path + ".items", errors);
        }
    }
}
