package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Checks that the defaults of a schema fit it. */
final class DefaultChecks {

    private DefaultChecks() {}

    /** Notes every default below a node that is not valid once the defaults inside it are filled in. */
    static void check(Schema schema, String path, List<FieldError> errors) {
        if (schema.defaultValue() != null) {
            JsonNode value = schema.defaultValue().deepCopy();
            Defaulter.value(value, schema);
            new Validator(errors).validate(value, null, schema, path + ".default");
        }
        Schema.Children children = schema.children();
        children.properties().forEach((name, below) -> check(below, path + ".properties[" + name + "]", errors));
        Schema additional = children.additional();
        if (additional != null) {
            check(additional, path + ".additionalProperties", errors);
        }
        Schema items = children.items();
        if (items != null) {
            check(items, path + ".items", errors);
        }
    }
}
