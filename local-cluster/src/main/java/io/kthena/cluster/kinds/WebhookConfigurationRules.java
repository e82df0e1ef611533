package io.kthena.cluster.kinds;

import static io.kthena.cluster.kinds.Checks.defaultNumber;
import static io.kthena.cluster.kinds.Checks.defaultText;
import static io.kthena.cluster.kinds.Checks.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.schema.FieldError;
import io.kthena.cluster.store.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Validating and mutating webhook configurations.
 *
 * @param mutating which of the two
 */
record WebhookConfigurationRules(boolean mutating) implements KindRules {
    private static final int TIMEOUT_SECONDS = 10;
    private static final int LONGEST_TIMEOUT_SECONDS = 30;
    private static final int HTTPS = 443;

    @Override
    public @Nullable String misfit(ObjectNode configuration) {
        for (ObjectNode webhook : objects(configuration, "webhooks")) {
            try {
                Base64.getDecoder().decode(Json.text(webhook, "clientConfig", "caBundle"));
            } catch (IllegalArgumentException e) {
                return "illegal base64 data in caBundle";
            }
        }
        return null;
    }

    @Override
    public void applyDefaults(ObjectNode configuration, @Nullable ObjectNode old) {
        for (ObjectNode webhook : objects(configuration, "webhooks")) {
            defaultText(webhook, "failurePolicy", "Fail");
            defaultText(webhook, "matchPolicy", "Equivalent");
            if (mutating) {
                defaultText(webhook, "reinvocationPolicy", "Never");
            }
            Json.child(webhook, "namespaceSelector");
            Json.child(webhook, "objectSelector");
            defaultNumber(webhook, "timeoutSeconds", TIMEOUT_SECONDS);
            objects(webhook, "rules").forEach(rule -> defaultText(rule, "scope", "*"));
            if (webhook.path("clientConfig").path("service") instanceof ObjectNode service) {
                defaultNumber(service, "port", HTTPS);
            }
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode configuration, @Nullable ObjectNode old) {
        List<FieldError> errors = new ArrayList<>();
        List<ObjectNode> webhooks = objects(configuration, "webhooks");
        Set<String> names = new HashSet<>();
        for (int i = 0; i < webhooks.size(); i++) {
            String at = "webhooks[" + i + "]";
            webhook(webhooks.get(i), at, errors);
            String name = Json.text(webhooks.get(i), "name");
            if (!name.isEmpty() && !names.add(name)) {
                errors.add(Checks.duplicate(at + ".name", name));
            }
            versions(webhooks.get(i).path("admissionReviewVersions"), at + ".admissionReviewVersions", errors);
        }
        return errors;
    }

    private void webhook(ObjectNode webhook, String at, List<FieldError> errors) {
        name(Json.text(webhook, "name"), at + ".name", errors);
        List<ObjectNode> rules = objects(webhook, "rules");
        for (int i = 0; i < rules.size(); i++) {
            WebhookRuleChecks.check(rules.get(i), at + ".rules[" + i + "]", errors);
        }
        choice(webhook, at, "failurePolicy", errors, "Fail", "Ignore");
        choice(webhook, at, "matchPolicy", errors, "Equivalent", "Exact");
        if (webhook.path("sideEffects").isMissingNode()) {
            errors.add(Checks.required(at + ".sideEffects", "must specify one of None, NoneOnDryRun"));
        } else {
            choice(webhook, at, "sideEffects", errors, "None", "NoneOnDryRun");
        }
        int timeout = webhook.path("timeoutSeconds").asInt();
        if (timeout < 1 || timeout > LONGEST_TIMEOUT_SECONDS) {
            errors.add(Checks.invalid(
                    at + ".timeoutSeconds",
                    webhook.path("timeoutSeconds"),
                    "the timeout value must be between 1 and 30 seconds"));
        }
        SelectorChecks.check(webhook.path("namespaceSelector"), at + ".namespaceSelector", errors);
        SelectorChecks.check(webhook.path("objectSelector"), at + ".objectSelector", errors);
        ClientConfigChecks.check(webhook.path("clientConfig"), at + ".clientConfig", errors);
        if (mutating) {
            choice(webhook, at, "reinvocationPolicy", errors, "IfNeeded", "Never");
        }
        WebhookRuleChecks.conditions(webhook.path("matchConditions"), at + ".matchConditions", errors);
    }

    private static void choice(
            ObjectNode webhook, String at, String field, List<FieldError> errors, String one, String other) {
        String value = Json.text(webhook, field);
        if (!value.equals(one) && !value.equals(other)) {
            errors.add(Checks.unsupported(at + "." + field, value, one, other));
        }
    }

    private static void name(String name, String at, List<FieldError> errors) {
        if (name.isEmpty()) {
            errors.add(Checks.required(at));
            return;
        }
        String problem = NameRule.SUBDOMAIN.problem(name);
        if (problem != null) {
            errors.add(Checks.invalid(at, name, problem));
        } else if (name.split("\\.", -1).length < 3) {
            errors.add(Checks.invalid(at, name, "should be a domain with at least three segments separated by dots"));
        }
    }

    private static void versions(JsonNode versions, String at, List<FieldError> errors) {
        if (versions.isEmpty()) {
            errors.add(Checks.required(at, "must specify one of v1, v1beta1"));
            return;
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < versions.size(); i++) {
            String version = versions.get(i).asText();
            String problem = NameRule.SERVICE.problem(version);
            if (!seen.add(version)) {
                errors.add(Checks.invalid(at + "[" + i + "]", version, "duplicate version"));
            } else if (problem != null) {
                errors.add(Checks.invalid(at + "[" + i + "]", version, problem));
            }
        }
        if (!seen.contains("v1") && !seen.contains("v1beta1")) {
            errors.add(Checks.invalid(at, versions, "must include at least one of v1, v1beta1"));
        }
    }
}
