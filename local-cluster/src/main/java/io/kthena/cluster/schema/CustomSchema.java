package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.schema.FieldError.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The schema of a custom resource. */
record CustomSchema(Schema root) implements ResourceSchema {
    private static final String UNCHECKED =
            "\"null\": some validation rules were not checked because the object was invalid;"
                    + " correct the existing errors to complete validation";

    static CustomSchema parse(JsonNode openAPIV3Schema, boolean compileRules) throws SchemaInvalid {
        String path = "openAPIV3Schema";
        SchemaParser parser = new SchemaParser();
        Schema root = parser.structural(openAPIV3Schema, path);
        List<FieldError> errors = new ArrayList<>(parser.errors());
        if (compileRules && errors.isEmpty()) {
            RuleChecker.compileAll(root, true, path, errors);
        }
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
        if (!root.hasRulesBelow()) {
            return errors;
        }
        if (errors.stream().anyMatch(CustomSchema::keepsRulesFromRunning)) {
            errors.add(new FieldError("", Reason.INVALID, UNCHECKED));
        } else {
            new RuleChecker(errors).checkObject(object, old, root);
        }
        return errors;
    }

    private static boolean keepsRulesFromRunning(FieldError error) {
        return switch (error.reason()) {
            case REQUIRED, TYPE_INVALID, TOO_LONG, TOO_MANY -> true;
            default -> false;
        };
    }

    @Override
    public MergeKeys mergeKeys() {
        return SchemaKeys.root(root);
    }
}
