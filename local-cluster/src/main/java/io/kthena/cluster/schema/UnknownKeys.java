package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** Everywhere no schema speaks: objects are merged field by field, lists are replaced. */
enum UnknownKeys implements MergeKeys {
    INSTANCE;

    @Override
    public MergeKeys field(String name) {
        return this;
    }

    @Override
    public MergeKeys items() {
        return this;
    }

    @Override
    public ListKind listKind() {
        return ListKind.ATOMIC;
    }

    @Override
    public List<String> mapKeys() {
        return List.of();
    }

    @Override
    public Optional<JsonNode> keyDefault(String key) {
        return Optional.empty();
    }

    @Override
    public boolean atomicMap() {
        return false;
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

    @Override
    public boolean mapEntry() {
        return true;
    }
}
