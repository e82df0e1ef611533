package io.kthena.cluster.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.objects.Operation;
import io.kthena.cluster.store.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One rule of a webhook: which requests it is about. An asterisk stands for everything. */
record WebhookRule(
        List<String> operations, List<String> groups, List<String> versions, List<String> resources, String scope) {

    static WebhookRule of(JsonNode rule) {
        return new WebhookRule(
                Json.texts(rule.path("operations")),
                Json.texts(rule.path("apiGroups")),
                Json.texts(rule.path("apiVersions")),
                Json.texts(rule.path("resources")),
                Json.text(rule, "scope"));
    }

    /** Whether the rule is about requests for the type or a subresource of it. */
    boolean concerns(ResourceType type) {
        return has(groups, type.group())
                && has(versions, type.version())
                && resources.stream()
                        .map(r -> r.split("/", 2)[0])
                        .anyMatch(r -> r.equals("*") || r.equals(type.names().plural()));
    }

    /** Whether the rule is about an operation on the type, or on its subresource unless that is null. */
    boolean matches(ResourceType type, @Nullable String subresource, Operation operation) {
        return has(operations, operation.name())
                && has(groups, type.group())
                && has(versions, type.version())
                && inScope(type)
                && resources.stream().anyMatch(r -> names(r, type.names().plural(), subresource));
    }

    private boolean inScope(ResourceType type) {
        return switch (scope) {
            case "Namespaced" -> type.namespaced();
            case "Cluster" -> !type.namespaced();
            default -> true;
        };
    }

    private static boolean has(List<String> values, String value) {
        return values.contains("*") || values.contains(value);
    }

    private static boolean names(String pattern, String plural, @Nullable String subresource) {
        String[] parts = pattern.split("/", 2);
        String wanted = parts.length == 2 ? parts[1] : "";
        return (parts[0].equals("*") || parts[0].equals(plural))
                && (wanted.equals("*") || wanted.equals(subresource == null ? "" : subresource));
    }
}
