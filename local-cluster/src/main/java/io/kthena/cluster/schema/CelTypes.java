package io.kthena.cluster.schema;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The types CEL rules see: objects are structs with the fields of the schema. Used once, by one thread. */
final class CelTypes {
    private final Map<String, CelType> structs = new HashMap<>();

    /**
     * The struct types made so far.
     *
     * @param structs by name
     */
    record Provider(ImmutableMap<String, CelType> structs) implements CelTypeProvider {

        @Override
        public ImmutableCollection<CelType> types() {
            return structs.values();
        }

        @Override
        public Optional<CelType> findType(String name) {
            return Optional.ofNullable(structs.get(name));
        }
    }

    /** Returns what the compiler looks struct types up in. */
    Provider provider() {
        return new Provider(ImmutableMap.copyOf(structs));
    }

    /**
     * Returns the type of values of a schema.
     *
     * @param name a name for the type, unlike those of the schema's surroundings
     * @param withMetadata whether the value is an object of its own, of which rules see name and generateName
     */
    CelType of(Schema schema, String name, boolean withMetadata) {
        if (schema.traits().intOrString() || schema.type() == null) {
            return SimpleType.DYN;
        }
        return switch (schema.type()) {
            case OBJECT -> object(schema, name, withMetadata);
            case ARRAY -> {
                Schema items = schema.children().items();
                yield ListType.create(items == null ? SimpleType.DYN : of(items, name + ".@items", false));
            }
            case INTEGER -> SimpleType.INT;
            case NUMBER -> SimpleType.DOUBLE;
            case BOOLEAN -> SimpleType.BOOL;
            case STRING -> string(schema.traits().format());
        };
    }

    private static CelType string(String format) {
        return switch (format) {
            case "date-time", "date" -> SimpleType.TIMESTAMP;
            case "duration" -> SimpleType.DURATION;
            case "byte" -> SimpleType.BYTES;
            default -> SimpleType.STRING;
        };
    }

    private CelType object(Schema schema, String name, boolean withMetadata) {
        Schema additional = schema.children().additional();
        if (additional != null) {
            return MapType.create(SimpleType.STRING, of(additional, name + ".@values", false));
        }
        boolean free = schema.traits().preserveUnknown() || schema.children().anyAdditional();
        if (free && schema.children().properties().isEmpty() && !withMetadata) {
            return SimpleType.DYN;
        }
        Map<String, CelType> fields = new LinkedHashMap<>();
        if (withMetadata || schema.traits().embedded()) {
            fields.put("apiVersion", SimpleType.STRING);
            fields.put("kind", SimpleType.STRING);
            fields.put("metadata", metadata(name + ".metadata"));
        }
        schema.children()
                .properties()
                .forEach((property, below) -> CelNames.escape(property)
                        .ifPresent(escaped -> fields.putIfAbsent(escaped, of(below, name + "." + property, false))));
        return struct(name, fields);
    }

    private CelType metadata(String name) {
        return struct(name, Map.of("name", SimpleType.STRING, "generateName", SimpleType.STRING));
    }

    private CelType struct(String name, Map<String, CelType> fields) {
        ImmutableMap<String, CelType> types = ImmutableMap.copyOf(fields);
        CelType struct = StructType.create(name, types.keySet(), f -> Optional.ofNullable(types.get(f)));
        structs.put(name, struct);
        return struct;
    }
}
