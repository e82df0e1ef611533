package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The CEL rules of one schema node.
 *
 * @param rules the rules as written
 */
record RuleSet(List<RuleSpec> rules) {
    private static final RuleSet NONE = new RuleSet(List.of());

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

    boolean isEmpty() {
        return rules.isEmpty();
    }

    private static FieldError.Reason reason(String name) {
        return switch (name) {
            case "FieldValueForbidden" -> FieldError.Reason.FORBIDDEN;
            case "FieldValueRequired" -> FieldError.Reason.REQUIRED;
            case "FieldValueDuplicate" -> FieldError.Reason.DUPLICATE;
            default -> FieldError.Reason.INVALID;
        };
    }
}
