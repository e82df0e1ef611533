package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The schema of a core kind. */
record CoreSchema(String apiVersion, String kind) implements ResourceSchema {

    @Override
    public List<String> prune(ObjectNode object) {
        return List.of();
    }

    @Override
    public void applyDefaults(ObjectNode object) {
        // Core kinds get their defaults where they are admitted.
    }

    @Override
    public List<FieldError> validate(ObjectNode object, @Nullable ObjectNode old) {
        return List.of();
    }

    @Override
    public MergeKeys mergeKeys() {
        return CoreKeys.root(CoreKinds.fieldsOf(kind));
    }

    @Override
    public void prepare() {
        // A table needs no preparation.
    }
}
