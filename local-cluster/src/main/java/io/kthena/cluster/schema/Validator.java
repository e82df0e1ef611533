package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.schema.FieldError.Reason;
import io.kthena.cluster.schema.MergeKeys.ListKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Validates values against schemas, CEL rules apart. On update, a value that did not change is not looked at again, so
 * an object that was valid under older rules can still be edited elsewhere.
 */
final class Validator {
    private final List<FieldError> errors;

    Validator(List<FieldError> errors) {
        this.errors = errors;
    }

    /** Validates a whole object, whose apiVersion, kind and metadata are the server's business. */
    void validateObject(ObjectNode object, @Nullable ObjectNode old, Schema schema) {
        Schema.Children children = schema.children();
        schema.checks().forEach(c -> c.run(object, "", errors));
        for (var member : object.properties()) {
            Schema below = children.member(member.getKey());
            if (below != null && !EmbeddedFields.isKnown(member.getKey())) {
                validate(member.getValue(), old == null ? null : old.get(member.getKey()), below, member.getKey());
            }
        }
    }

    void validate(JsonNode value, @Nullable JsonNode old, Schema schema, String path) {
        if (old != null && JsonEquality.same(old, value)) {
            return;
        }
        if (!hasRightType(value, schema, path)) {
            return;
        }
        if (value.isNull()) {
            return;
        }
        schema.checks().forEach(c -> c.run(value, path, errors));
        if (value.isObject()) {
            members(value, old, schema, path);
        } else if (value.isArray()) {
            items(value, old, schema, path);
        }
    }

    private boolean hasRightType(JsonNode value, Schema schema, String path) {
        JsonType type = schema.type();
        if (value.isNull()) {
            boolean fits = schema.traits().nullable()
                    || (type == null && !schema.traits().intOrString());
            if (!fits) {
                errors.add(Checks.wrongType(path, value, type == null ? "integer,string" : type.text()));
            }
            return fits;
        }
        if (schema.traits().intOrString() && !value.isTextual() && !JsonType.INTEGER.accepts(value)) {
            errors.add(Checks.wrongType(path, value, "integer,string"));
            return false;
        }
        if (type != null && !type.accepts(value)) {
            errors.add(Checks.wrongType(path, value, type.text()));
            return false;
        }
        return true;
    }

    private void members(JsonNode object, @Nullable JsonNode old, Schema schema, String path) {
        if (schema.traits().embedded()) {
            EmbeddedFields.validate(object, path, errors);
        }
        for (var member : object.properties()) {
            String name = member.getKey();
            boolean known = schema.traits().embedded() && EmbeddedFields.isKnown(name);
            Schema below = schema.children().member(name);
            if (below != null && !known) {
                validate(member.getValue(), old == null ? null : old.get(name), below, Paths.member(path, name));
            }
        }
    }

    private void items(JsonNode list, @Nullable JsonNode old, Schema schema, String path) {
        duplicates(list, schema, path);
        Schema below = schema.children().items();
        if (below == null) {
            return;
        }
        for (int i = 0; i < list.size(); i++) {
            JsonNode before = Correlation.itemBefore(list.get(i), old, schema);
            validate(list.get(i), before, below, Paths.item(path, i));
        }
    }

    private void duplicates(JsonNode list, Schema schema, String path) {
        if (schema.traits().listKind() == ListKind.SET) {
            Checks.duplicates(list).forEach(i -> errors.add(duplicate(Paths.item(path, i), list.get(i))));
        } else if (schema.traits().listKind() == ListKind.MAP) {
            var keys = JsonNodeFactory.instance.arrayNode();
            list.forEach(item -> keys.add(Correlation.key(item, schema)));
            Checks.duplicates(keys).forEach(i -> errors.add(duplicate(Paths.item(path, i), keys.get(i))));
        }
    }

    private static FieldError duplicate(String path, JsonNode value) {
        return new FieldError(path, Reason.DUPLICATE, FieldError.shown(value));
    }
}
