package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The CEL rules of one schema node; they compile once, when first needed. Safe for use by several threads. */
final class RuleSet {
    private static final RuleSet NONE = new RuleSet(List.of());

    private final List<RuleSpec> rules;
    private volatile @Nullable List<CompiledRule> compiled;

    private RuleSet(List<RuleSpec> rules) {
        this.rules = rules;
    }

    /**
     * One rule as written.
     *
     * @param rule the expression
     * @param message the fixed message; may be empty
     * @param messageExpression the computed message; may be empty
     * @param reason the class of its errors
     * @param fieldPath the path its errors name, relative to the node, as in {@code .name}; may be empty
     * @param optionalOldSelf whether the rule also runs when there is no old value
     */
    record RuleSpec(
            String rule,
            String message,
            String messageExpression,
            FieldError.Reason reason,
            String fieldPath,
            boolean optionalOldSelf) {

        /** Tells whether the rule compares with the old value. */
        boolean isTransition() {
            return rule.contains("oldSelf");
        }
    }

    static RuleSet parse(JsonNode validations) {
        if (validations.isEmpty()) {
            return NONE;
        }
        List<RuleSpec> rules = new ArrayList<>();
        for (JsonNode json : validations) {
            rules.add(new RuleSpec(
                    json.path("rule").asText(""),
                    json.path("message").asText(""),
                    json.path("messageExpression").asText(""),
                    reason(json.path("reason").asText("")),
                    json.path("fieldPath").asText(""),
                    json.path("optionalOldSelf").asBoolean()));
        }
        return new RuleSet(List.copyOf(rules));
    }

    private static FieldError.Reason reason(String name) {
        return switch (name) {
            case "FieldValueForbidden" -> FieldError.Reason.FORBIDDEN;
            case "FieldValueRequired" -> FieldError.Reason.REQUIRED;
            case "FieldValueDuplicate" -> FieldError.Reason.DUPLICATE;
            default -> FieldError.Reason.INVALID;
        };
    }

    boolean isEmpty() {
        return rules.isEmpty();
    }

    /** Returns the compiled rules of {@code schema}, this set's node; rules that do not compile are left out. */
    List<CompiledRule> compiled(Schema schema, boolean top) {
        List<CompiledRule> ready = compiled;
        return ready != null ? ready : compile(schema, top, "", new ArrayList<>());
    }

    /** Compiles the rules, noting those that do not compile. */
    List<CompiledRule> compile(Schema schema, boolean top, String path, List<FieldError> errors) {
        List<CompiledRule> ready = new ArrayList<>();
        @Nullable CelEnvironment plain = null;
        for (int i = 0; i < rules.size(); i++) {
            RuleSpec rule = rules.get(i);
            CelEnvironment environment;
            if (rule.optionalOldSelf()) {
                environment = CelEnvironment.of(schema, top, true);
            } else {
                plain = plain == null ? CelEnvironment.of(schema, top, false) : plain;
                environment = plain;
            }
            String place = path + ".x-kubernetes-validations[" + i + "]";
            CompiledRule.compile(rule, environment, place, errors).ifPresent(ready::add);
        }
        compiled = List.copyOf(ready);
        return ready;
    }
}
