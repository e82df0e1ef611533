package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The schema of a custom resource. */
record CustomSchema(Schema root) implements ResourceSchema {

    static CustomSchema parse(JsonNode openAPIV3Schema, boolean compileRules) throws SchemaInvalid {
        String path = "openAPIV3Schema";
        SchemaParser parser = new SchemaParser();
        Schema root = parser.structural(openAPIV3Schema, path);
        List<FieldError> errors = new ArrayList<>(parser.errors());
        if (!errors.isEmpty()) {
            throw new SchemaInvalid(errors);
        }
        return new CustomSchema(root);
    }

    @Override
    public List<String> prune(ObjectNode object) {
        return new Pruner().prune(object, root);
    }

    @Override
    public void applyDefaults(ObjectNode object) {
        Defaulter.applyTo(object, root);
    }

    @Override
    public List<FieldError> validate(ObjectNode object, @Nullable ObjectNode old) {
        List<FieldError> errors = new ArrayList<>();
        new Validator(errors).validateObject(object, old, root);
        return errors;
    }

    @Override
    public MergeKeys mergeKeys() {
        return SchemaKeys.root(root);
    }
}
