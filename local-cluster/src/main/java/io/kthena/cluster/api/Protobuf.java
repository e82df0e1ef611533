package io.kthena.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.api.ProtobufFields.Field;
import io.kthena.cluster.objects.StatusError;
import io.kthena.cluster.store.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/**
 * Reads the protobuf bodies that kubectl 1.32 and newer send for typed creates, without a fallback to JSON. Only the
 * kinds kubectl creates itself are known; every other body must be JSON or YAML.
 */
final class Protobuf {
    static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";
    private static final byte[] MAGIC = {'k', '8', 's', 0};

    private final byte[] bytes;
    private int at;
    private final int end;

    private Protobuf(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** The object in an enveloped body. */
    static ObjectNode decode(byte[] body) {
        try {
            return envelope(body);
        } catch (ArrayIndexOutOfBoundsException | NegativeArraySizeException e) {
            throw StatusError.badRequest("the protobuf body is cut short");
        }
    }

    private static ObjectNode envelope(byte[] body) {
        for (int i = 0; i < MAGIC.length; i++) {
            if (body.length <= i || body[i] != MAGIC[i]) {
                throw StatusError.badRequest("the protobuf body does not start with k8s\\0");
            }
        }
        ObjectNode unknown = new Protobuf(body, MAGIC.length, body.length).message("Unknown");
        String apiVersion = Json.text(unknown, "typeMeta", "apiVersion");
        String kind = Json.text(unknown, "typeMeta", "kind");
        if (!ProtobufFields.MESSAGES.containsKey(kind)) {
            throw StatusError.unsupportedMediaType("protobuf bodies of kind " + kind + " are not read here; send JSON");
        }
        byte[] raw = Base64.getDecoder().decode(Json.text(unknown, "raw"));
        ObjectNode object = Json.object().put("apiVersion", apiVersion).put("kind", kind);
        object.setAll(new Protobuf(raw, 0, raw.length).message(kind));
        return object;
    }

    private ObjectNode message(String name) {
        Map<Integer, Field> fields = ProtobufFields.of(name);
        ObjectNode object = Json.object();
        while (at < end) {
            long tag = varint();
            Field field = fields.get((int) (tag >>> 3));
            int wire = (int) (tag & 7);
            if (field == null) {
                skip(wire);
            } else if (field.map()) {
                ObjectNode map = Json.child(object, field.name());
                entry(map, field);
            } else {
                put(object, field, value(field, wire));
            }
        }
        return object;
    }

    private static void put(ObjectNode object, Field field, JsonNode value) {
        if (field.repeated()) {
            object.withArray("/" + field.name()).add(value);
        } else if (!value.isNull() && !(value.isTextual() && value.asText().isEmpty())) {
            object.set(field.name(), value);
        }
    }

    private void entry(ObjectNode map, Field field) {
        int length = (int) varint();
        Protobuf entry = new Protobuf(bytes, at, at + length);
        at += length;
        String key = "";
        JsonNode value = Json.object().textNode("");
        while (entry.at < entry.end) {
            long tag = entry.varint();
            if (tag >>> 3 == 1) {
                key = entry.text();
            } else {
                value = entry.value(field, (int) (tag & 7));
            }
        }
        map.set(key, value);
    }

    private JsonNode value(Field field, int wire) {
        ObjectNode nodes = Json.object();
        return switch (field.type()) {
            case "string" -> nodes.textNode(text());
            case "bytes" -> nodes.textNode(Base64.getEncoder().encodeToString(raw()));
            case "int" -> nodes.numberNode(varint());
            case "bool" -> nodes.booleanNode(varint() != 0);
            default -> {
                if (wire != 2) {
                    skip(wire);
                    yield nodes.nullNode();
                }
                yield nested(field.type());
            }
        };
    }

    private JsonNode nested(String type) {
        int length = (int) varint();
        ObjectNode read = new Protobuf(bytes, at, at + length).message(type);
        at += length;
        return switch (type) {
            case "Time" -> time(read);
            case "Quantity" -> read.path("string");
            case "IntOrString" ->
                read.path("type").asInt() == 1
                        ? read.textNode(Json.text(read, "strVal"))
                        : read.numberNode(read.path("intVal").asInt());
            default -> read;
        };
    }

    private static JsonNode time(ObjectNode read) {
        long seconds = read.path("seconds").asLong();
        // The zero time of Go lies before 1970.
        return seconds <= 0
                ? read.nullNode()
                : read.textNode(Instant.ofEpochSecond(seconds).toString());
    }

    private String text() {
        return new String(raw(), StandardCharsets.UTF_8);
    }

    private byte[] raw() {
        int length = (int) varint();
        if (length > end - at) {
            throw new ArrayIndexOutOfBoundsException();
        }
        byte[] value = new byte[length];
        System.arraycopy(bytes, at, value, 0, length);
        at += length;
        return value;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = bytes[at++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }

    private void skip(int wire) {
        switch (wire) {
            case 0 -> varint();
            case 1 -> at += Long.BYTES;
            case 2 -> raw();
            case 5 -> at += Integer.BYTES;
            default -> throw StatusError.badRequest("the protobuf body has an unknown wire type");
        }
    }
}
