package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * The cursor over a custom resource's schema.
 *
 * @param schema the schema of this place
 * @param top whether this is an object with metadata of its own
 * @param mapEntry whether this is an entry of a map
 */
record SchemaKeys(Schema schema, boolean top, boolean mapEntry) implements MergeKeys {

    static MergeKeys root(Schema schema) {
        return new SchemaKeys(schema, true, false);
    }

    @Override
    public MergeKeys field(String name) {
        if (top && name.equals("metadata")) {
            return CoreKinds.metadata();
        }
        Schema property = schema.children().properties().get(name);
        if (property != null) {
            return new SchemaKeys(property, property.traits().embedded(), false);
        }
        Schema additional = schema.children().additional();
        return additional == null
                ? MergeKeys.unknown()
                : new SchemaKeys(additional, additional.traits().embedded(), true);
    }

    @Override
    public MergeKeys items() {
        Schema items = schema.children().items();
        return items == null
                ? MergeKeys.unknown()
                : new SchemaKeys(items, items.traits().embedded(), false);
    }

    @Override
    public ListKind listKind() {
        return schema.traits().listKind();
    }

    @Override
    public List<String> mapKeys() {
        return schema.traits().listMapKeys();
    }

    @Override
    public Optional<JsonNode> keyDefault(String key) {
        return Optional.ofNullable(schema.children().items())
                .map(items -> items.children().properties().get(key))
                .map(Schema::defaultValue);
    }

    @Override
    public boolean atomicMap() {
        return schema.traits().atomicMap();
    }

    @Override
    public boolean patchMerges() {
        return false;
    }

    @Override
    public Optional<String> patchKey() {
        return Optional.empty();
    }

    @Override
    public boolean alwaysThere() {
        return false;
    }
}
