package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON values as CEL sees them: plain Java values, objects as maps, nulls left out of objects. */
final class CelValues {

    private CelValues() {}

    /** Converts a value by its schema; {@code withMetadata} as in {@link CelTypes#of}. */
    static Object of(JsonNode value, Schema schema, boolean withMetadata) {
        if (schema.traits().intOrString() || schema.type() == null) {
            return untyped(value);
        }
        return switch (value.getNodeType()) {
            case OBJECT -> object(value, schema, withMetadata);
            case ARRAY -> {
                Schema items = schema.children().items();
                List<Object> list = new ArrayList<>();
                value.forEach(i -> list.add(items == null ? untyped(i) : of(i, items, false)));
                yield list;
            }
            case STRING -> string(value.textValue(), schema.traits().format());
            case NUMBER -> schema.type() == JsonType.NUMBER ? (Object) value.doubleValue() : (Object) value.longValue();
            default -> untyped(value);
        };
    }

    private static Map<String, Object> object(JsonNode value, Schema schema, boolean withMetadata) {
        Schema.Children children = schema.children();
        boolean top = withMetadata || schema.traits().embedded();
        boolean free =
                children.properties().isEmpty() && (schema.traits().preserveUnknown() || children.anyAdditional());
        Map<String, Object> fields = new HashMap<>();
        for (var member : value.properties()) {
            String name = member.getKey();
            if (member.getValue().isNull()) {
                continue;
            }
            Schema property = children.properties().get(name);
            Schema additional = children.additional();
            if (top && EmbeddedFields.isKnown(name)) {
                fields.put(name, name.equals("metadata") ? metadata(member.getValue()) : untyped(member.getValue()));
            } else if (property != null) {
                CelNames.escape(name).ifPresent(n -> fields.put(n, of(member.getValue(), property, false)));
            } else if (additional != null) {
                fields.put(name, of(member.getValue(), additional, false));
            } else if (free) {
                fields.put(name, untyped(member.getValue()));
            }
        }
        return fields;
    }

    private static Map<String, Object> metadata(JsonNode metadata) {
        Map<String, Object> seen = new HashMap<>();
        for (String name : List.of("name", "generateName")) {
            if (metadata.path(name).isTextual()) {
                seen.put(name, metadata.path(name).textValue());
            }
        }
        return seen;
    }

    private static Object string(String text, String format) {
        @Nullable
        Object converted = switch (format) {
            case "date-time" -> orNull(() -> OffsetDateTime.parse(text).toInstant());
            case "date" ->
                orNull(() -> LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
            case "duration" -> GoDuration.parse(text).orElse(null);
            case "byte" -> orNull(() -> CelByteString.of(Base64.getDecoder().decode(text)));
            default -> text;
        };
        return converted == null ? text : converted;
    }

    private static @Nullable Object orNull(java.util.function.Supplier<Object> parse) {
        try {
            return parse.get();
        } catch (DateTimeException | IllegalArgumentException _) {
            return null;
        }
    }

    /** Converts a value nothing is known about. */
    static Object untyped(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> {
                Map<String, Object> map = new HashMap<>();
                for (var member : value.properties()) {
                    if (!member.getValue().isNull()) {
                        map.put(member.getKey(), untyped(member.getValue()));
                    }
                }
                yield map;
            }
            case ARRAY -> {
                List<Object> list = new ArrayList<>();
                value.forEach(i -> list.add(untyped(i)));
                yield list;
            }
            case STRING -> value.textValue();
            case BOOLEAN -> value.booleanValue();
            case NUMBER -> value.isIntegralNumber() ? (Object) value.longValue() : (Object) value.doubleValue();
            default -> NullValue.NULL_VALUE;
        };
    }
}
