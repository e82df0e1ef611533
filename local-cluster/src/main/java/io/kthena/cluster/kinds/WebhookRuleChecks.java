package io.kthena.cluster.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kthena.cluster.schema.FieldError;
import io.kthena.cluster.schema.FieldError.Reason;
import io.kthena.cluster.schema.MatchCondition;
import io.kthena.cluster.store.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the rules and match conditions of a webhook must be. Pure. */
final class WebhookRuleChecks {
    private static final int MOST_CONDITIONS = 64;
    private static final List<String> OPERATIONS = List.of("*", "CONNECT", "CREATE", "DELETE", "UPDATE");
    private static final List<String> SCOPES = List.of("*", "Cluster", "Namespaced");

    private WebhookRuleChecks() {}

    static void check(JsonNode rule, String at, List<FieldError> errors) {
        JsonNode operations = rule.path("operations");
        several(operations, at + ".operations", "operations", errors);
        for (int i = 0; i < operations.size(); i++) {
            if (!OPERATIONS.contains(operations.get(i).asText())) {
                errors.add(Checks.unsupported(
                        at + ".operations[" + i + "]", operations.get(i).asText(), OPERATIONS.toArray(String[]::new)));
            }
        }
        several(rule.path("apiGroups"), at + ".apiGroups", "API groups", errors);
        JsonNode versions = rule.path("apiVersions");
        several(versions, at + ".apiVersions", "API versions", errors);
        for (int i = 0; i < versions.size(); i++) {
            if (versions.get(i).asText().isEmpty()) {
                errors.add(Checks.required(at + ".apiVersions[" + i + "]"));
            }
        }
        resources(rule.path("resources"), at + ".resources", errors);
        String scope = Json.text(rule, "scope");
        if (!SCOPES.contains(scope)) {
            errors.add(Checks.unsupported(at + ".scope", scope, SCOPES.toArray(String[]::new)));
        }
    }

    private static void several(JsonNode values, String at, String what, List<FieldError> errors) {
        if (values.isEmpty()) {
            errors.add(Checks.required(at));
        } else if (values.size() > 1 && Json.texts(values).contains("*")) {
            errors.add(Checks.invalid(at, values, "if '*' is present, must not specify other " + what));
        }
    }

    private static void resources(JsonNode resources, String at, List<FieldError> errors) {
        if (resources.isEmpty()) {
            errors.add(Checks.required(at));
        }
        Set<String> allSubresourcesOf = new HashSet<>();
        Set<String> subresourcesOfAll = new HashSet<>();
        boolean whole = false;
        List<String> names = Json.texts(resources);
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            String place = at + "[" + i + "]";
            String[] parts = name.split("/", 2);
            if (name.isEmpty()) {
                errors.add(Checks.required(place));
            } else if (parts.length == 1) {
                whole = !name.equals("*");
            } else {
                if (allSubresourcesOf.contains(parts[0])) {
                    String all = "if '" + parts[0] + "/*' is present, must not specify ";
                    errors.add(Checks.invalid(place, name, all + name));
                }
                if (subresourcesOfAll.contains(parts[1])) {
                    String all = "if '*/" + parts[1] + "' is present, must not specify ";
                    errors.add(Checks.invalid(place, name, all + name));
                }
                if (parts[1].equals("*")) {
                    allSubresourcesOf.add(parts[0]);
                }
                if (parts[0].equals("*")) {
                    subresourcesOfAll.add(parts[1]);
                }
            }
        }
        if (names.size() > 1 && names.contains("*/*")) {
            errors.add(Checks.invalid(at, resources, "if '*/*' is present, must not specify other resources"));
        }
        if (names.contains("*") && whole) {
            errors.add(Checks.invalid(
                    at, resources, "if '*' is present, must not specify other resources without subresources"));
        }
    }

    static void conditions(JsonNode conditions, String at, List<FieldError> errors) {
        if (conditions.size() > MOST_CONDITIONS) {
            errors.add(new FieldError(
                    at, Reason.TOO_MANY, conditions.size() + ": must have at most " + MOST_CONDITIONS + " items"));
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < conditions.size(); i++) {
            String place = at + "[" + i + "]";
            String expression = Json.text(conditions.get(i), "expression").strip();
            if (expression.isEmpty()) {
                errors.add(Checks.required(place + ".expression"));
            } else {
                MatchCondition.problem(expression)
                        .ifPresent(p ->
                                errors.add(Checks.invalid(place + ".expression", TextNode.valueOf(expression), p)));
            }
            String name = Json.text(conditions.get(i), "name");
            if (name.isEmpty()) {
                errors.add(Checks.required(place + ".name"));
            } else if (!names.add(name)) {
                errors.add(Checks.duplicate(place + ".name", name));
            }
        }
    }
}
