package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs the CEL rules of a schema over a value. Rules on the old value run only where there is one; rules without it are
 * skipped where nothing changed.
 */
final class RuleChecker {
    private final List<FieldError> errors;

    RuleChecker(List<FieldError> errors) {
        this.errors = errors;
    }

    void checkObject(ObjectNode object, @Nullable ObjectNode old, Schema schema) {
        check(object, old, schema, "", true);
    }

    // One more than usual: the walk carries a value, its past, its schema and its name.
    private void check(JsonNode value, @Nullable JsonNode old, Schema schema, String path, boolean top) {
        if (!schema.hasRulesBelow() || value.isNull()) {
            return;
        }
        if (!schema.rules().isEmpty()) {
            runRules(value, old, schema, path, top);
        }
        if (value.isObject()) {
            for (var member : value.properties()) {
                String name = member.getKey();
                Schema below = schema.children().member(name);
                boolean known = (top || schema.traits().embedded()) && EmbeddedFields.isKnown(name);
                if (below != null && !known) {
                    boolean inMap = !schema.children().properties().containsKey(name);
                    String place = inMap ? path + "[" + name + "]" : Paths.member(path, name);
                    check(member.getValue(), old == null ? null : old.get(name), below, place, false);
                }
            }
        } else if (value.isArray() && schema.children().items() != null) {
            for (int i = 0; i < value.size(); i++) {
                JsonNode before = Correlation.itemBefore(value.get(i), old, schema);
                check(value.get(i), before, schema.children().items(), Paths.item(path, i), false);
            }
        }
    }

    private void runRules(JsonNode value, @Nullable JsonNode old, Schema schema, String path, boolean top) {
        boolean unchanged = old != null && JsonEquality.same(old, value);
        Object self = CelValues.of(value, schema, top);
        @Nullable Object before = old == null || old.isNull() ? null : CelValues.of(old, schema, top);
        for (CompiledRule rule : schema.rules().compiled(schema, top)) {
            boolean transition = rule.spec().isTransition();
            boolean optional = rule.spec().optionalOldSelf();
            if (transition ? before == null && !optional : unchanged) {
                continue;
            }
            Map<String, Object> variables = new HashMap<>();
            variables.put("self", self);
            if (optional) {
                variables.put("oldSelf", Optional.ofNullable(before));
            } else if (before != null) {
                variables.put("oldSelf", before);
            }
            rule.run(variables, path, JsonType.of(value)).ifPresent(errors::add);
        }
    }

    /** Compiles every rule below a schema node, noting those that do not compile. */
    static void compileAll(Schema schema, boolean top, String path, List<FieldError> errors) {
        if (!schema.hasRulesBelow()) {
            return;
        }
        schema.rules().compile(schema, top, path, errors);
        schema.children()
                .properties()
                .forEach((name, below) -> compileAll(below, false, path + ".properties[" + name + "]", errors));
        Schema additional = schema.children().additional();
        if (additional != null) {
            compileAll(additional, false, path + ".additionalProperties", errors);
        }
        Schema items = schema.children().items();
        if (items != null) {
            compileAll(items, false, path + ".items", errors);
        }
    }
}
