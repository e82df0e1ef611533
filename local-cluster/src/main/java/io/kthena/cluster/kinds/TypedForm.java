package io.kthena.cluster.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kthena.cluster.schema.Quantity;
import io.kthena.cluster.store.Json;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields a built-in kind has and their JSON types, read from the client library's classes on first use (hundreds
 * of classes for a pod, so not at start). Thread-safe.
 */
public final class TypedForm {
    /** The form of object metadata, for kinds without classes. */
    public static final TypedForm METADATA = new TypedForm("v1", "ObjectMeta");

    private static final Pattern MICRO_TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}(Z|[+-]\\d\\d:\\d\\d)");

    private final String apiVersion;
    private final String kind;
    private volatile @Nullable ObjectNode schema;

    private TypedForm(String apiVersion, String kind) {
        this.apiVersion = apiVersion;
        this.kind = kind;
    }

    static TypedForm of(String apiVersion, String kind) {
        return new TypedForm(apiVersion, kind);
    }

    /** The form as an OpenAPI schema, without descriptions. */
    public JsonNode openApi() {
        return schema();
    }

    /** Removes unknown fields and nulls, and spells quantities alike, in place; returns the unknown fields' paths. */
    public List<String> prune(ObjectNode object) {
        List<String> unknown = new ArrayList<>();
        prune(object, schema(), "", unknown);
        return unknown;
    }

    /** The first value of the wrong JSON type, worded as a decoder does; null when all fit. */
    public @Nullable String misfit(ObjectNode object) {
        return misfit(object, schema(), "");
    }

    private ObjectNode schema() {
        ObjectNode made = schema;
        if (made == null) {
            made = TypedFields.schemaOf(apiVersion, kind);
            schema = made;
        }
        return made;
    }

    private static void prune(JsonNode value, JsonNode schema, String path, List<String> unknown) {
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                prune(value.get(i), schema.path("items"), path + "[" + i + "]", unknown);
            }
        } else if (value instanceof ObjectNode object && schema.has("properties")) {
            for (Iterator<Map.Entry<String, JsonNode>> fields =
                            object.properties().iterator();
                    fields.hasNext(); ) {
                Map.Entry<String, JsonNode> field = fields.next();
                String at = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                JsonNode known = schema.path("properties").get(field.getKey());
                if (known == null) {
                    unknown.add(at);
                    fields.remove();
                } else if (field.getValue().isNull()) {
                    fields.remove();
                } else {
                    prune(field.getValue(), known, at, unknown);
                }
            }
        } else if (value instanceof ObjectNode map
                && schema.path("additionalProperties").isObject()) {
            JsonNode entry = schema.path("additionalProperties");
            if (Json.text(entry, "format").equals(TypedFields.QUANTITY)) {
                map.properties()
                        .forEach(e -> Quantity.canonical(e.getValue().asText())
                                .ifPresent(q -> e.setValue(TextNode.valueOf(q))));
            }
            map.properties().forEach(e -> prune(e.getValue(), entry, path + "." + e.getKey(), unknown));
        }
    }

    private static @Nullable String misfit(JsonNode value, JsonNode schema, String path) {
        String type = Json.text(schema, "type");
        if (isBadQuantity(value, schema)) {
            return "quantities must match the regular expression" + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
        }
        if (value.isNull() || type.isEmpty()) {
            return null;
        }
        boolean fits = switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber() || value.isNumber() && value.asDouble() % 1 == 0;
            default -> value.isNumber();
        };
        if (!fits) {
            return "json: cannot unmarshal " + jsonType(value) + " into Go struct field " + path + " of type "
                    + goType(schema, type);
        }
        return value.isTextual()
                ? malformed(value.textValue(), Json.text(schema, "format"))
                : inside(value, schema, path);
    }

    private static @Nullable String malformed(String text, String format) {
        return format.equals(TypedFields.MICRO_TIME)
                        && !MICRO_TIME.matcher(text).matches()
                ? "parsing time \"" + text + "\" as \"2006-01-02T15:04:05.000000Z07:00\": cannot parse \"" + text + "\""
                : null;
    }

    private static boolean isBadQuantity(JsonNode value, JsonNode schema) {
        return Json.text(schema, "format").equals(TypedFields.QUANTITY)
                && Quantity.parse(value.asText()).isEmpty();
    }

    private static @Nullable String inside(JsonNode value, JsonNode schema, String path) {
        if (value.isArray()) {
            for (JsonNode element : value) {
                String found = misfit(element, schema.path("items"), path);
                if (found != null) {
                    return found;
                }
            }
        } else if (value.isObject()) {
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                JsonNode known = schema.has("properties")
                        ? schema.path("properties").path(field.getKey())
                        : schema.path("additionalProperties");
                String at = !schema.has("properties")
                        ? path
                        : path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                String found = misfit(field.getValue(), known, at);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static String jsonType(JsonNode value) {
        if (value.isTextual()) {
            return "string";
        }
        if (value.isNumber()) {
            return value.isIntegralNumber() ? "number" : "number " + value.asText();
        }
        return value.isBoolean() ? "bool" : value.isArray() ? "array" : "object";
    }

    private static String goType(JsonNode schema, String type) {
        return switch (type) {
            case "integer" -> Json.text(schema, "format").isEmpty() ? "int32" : Json.text(schema, "format");
            case "boolean" -> "bool";
            case "array" -> "[]" + goType(schema.path("items"), Json.text(schema, "items", "type"));
            case "object" -> schema.has("additionalProperties") ? "map[string]string" : "struct";
            case "number" -> "float64";
            default -> type;
        };
    }
}
