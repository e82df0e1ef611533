package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.schema.FieldError.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The schema of a custom resource; one that is taken on trust is parsed when first needed. */
final class CustomSchema implements ResourceSchema {
    private static final String PATH = "openAPIV3Schema";
    private static final String UNCHECKED =
            "null: some validation rules were not checked because the object was invalid;"
                    + " correct the existing errors to complete validation";

    private final JsonNode source;
    private volatile @Nullable Schema parsed;

    private CustomSchema(JsonNode source) {
        this.source = source;
    }

    /** Parses a schema and compiles its rules. */
    static CustomSchema checked(JsonNode openAPIV3Schema) throws SchemaInvalid {
        CustomSchema schema = new CustomSchema(openAPIV3Schema);
        Schema root = schema.parse();
        List<FieldError> errors = new ArrayList<>();
        DefaultChecks.check(root, PATH, errors);
        RuleChecker.compileAll(root, true, PATH, errors);
        if (!errors.isEmpty()) {
            throw new SchemaInvalid(errors);
        }
        return schema;
    }

    /** Takes a schema on trust. */
    static CustomSchema trusted(JsonNode openAPIV3Schema) {
        return new CustomSchema(openAPIV3Schema);
    }

    private Schema root() {
        Schema known = parsed;
        if (known != null) {
            return known;
        }
        try {
            return parse();
        } catch (SchemaInvalid e) {
            throw new IllegalStateException("a schema taken on trust is not structural", e);
        }
    }

    /** May run twice when two threads come first; both results are the same. */
    private Schema parse() throws SchemaInvalid {
        SchemaParser parser = new SchemaParser();
        Schema root = parser.structural(source, PATH);
        if (!parser.errors().isEmpty()) {
            throw new SchemaInvalid(parser.errors());
        }
        parsed = root;
        return root;
    }

    @Override
    public List<String> prune(ObjectNode object) {
        return new Pruner().prune(object, root());
    }

    @Override
    public void applyDefaults(ObjectNode object) {
        Defaulter.applyTo(object, root());
    }

    @Override
    public List<FieldError> validate(ObjectNode object, @Nullable ObjectNode old) {
        Schema root = root();
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
        return SchemaKeys.root(root());
    }

    @Override
    public void prepare() {
        RuleChecker.compileAll(root(), true, PATH, new ArrayList<>());
    }
}
