package io.kthena.cluster.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.objects.Operation;
import io.kthena.cluster.schema.MatchCondition;
import io.kthena.cluster.select.LabelSelector;
import io.kthena.cluster.store.Json;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One webhook of a configuration.
 *
 * @param name its name, unlike those of its neighbours
 * @param rules the requests it is about
 * @param filter which of them it wants to see
 * @param policies how it is called
 * @param address where it is
 */
record Webhook(String name, List<WebhookRule> rules, Filter filter, Policies policies, Address address) {

    /**
     * Which of the requests a webhook wants to see.
     *
     * @param equivalent whether requests for another version of the same resource count
     * @param namespaces labels of the namespace
     * @param objects labels of the object
     * @param conditions expressions that must hold
     */
    record Filter(
            boolean equivalent, LabelSelector namespaces, LabelSelector objects, List<MatchCondition> conditions) {}

    /**
     * How a webhook is called.
     *
     * @param ignoreFailure whether a request goes on when the webhook cannot be asked
     * @param timeout how long an answer may take
     * @param dryRun whether the webhook may be asked about requests that store nothing
     * @param reinvoke whether it wants to be asked again when others changed the object after it
     */
    record Policies(boolean ignoreFailure, Duration timeout, boolean dryRun, boolean reinvoke) {}

    /**
     * Where a webhook is: a URL or a service.
     *
     * @param url null for a service
     * @param service null for a URL
     * @param caBundle PEM certificates of who may vouch for it, in base64; empty for the system's
     */
    record Address(@Nullable String url, @Nullable Service service, String caBundle) {}

    /** A service with a path that begins with a slash. */
    record Service(String namespace, String name, int port, String path) {}

    static Webhook of(JsonNode webhook) {
        return new Webhook(
                Json.text(webhook, "name"),
                Json.elements(webhook.path("rules")).map(WebhookRule::of).toList(),
                new Filter(
                        Json.text(webhook, "matchPolicy").equals("Equivalent"),
                        LabelSelector.of(webhook.path("namespaceSelector")),
                        LabelSelector.of(webhook.path("objectSelector")),
                        Json.elements(webhook.path("matchConditions"))
                                .map(c -> new MatchCondition(
                                        Json.text(c, "name"),
                                        Json.text(c, "expression").strip()))
                                .toList()),
                new Policies(
                        Json.text(webhook, "failurePolicy").equals("Ignore"),
                        Duration.ofSeconds(webhook.path("timeoutSeconds").asLong()),
                        Set.of("None", "NoneOnDryRun").contains(Json.text(webhook, "sideEffects")),
                        Json.text(webhook, "reinvocationPolicy").equals("IfNeeded")),
                address(webhook.path("clientConfig")));
    }

    private static Address address(JsonNode config) {
        JsonNode service = config.path("service");
        String path = Json.text(service, "path");
        return new Address(
                Json.textOrNull(config, "url"),
                service.isObject()
                        ? new Service(
                                Json.text(service, "namespace"),
                                Json.text(service, "name"),
                                service.path("port").asInt(),
                                path.startsWith("/") ? path : "/" + path)
                        : null,
                Json.text(config, "caBundle"));
    }

    /** Whether any rule is about the type, one of the {@code versions} of its resource, or its subresources. */
    boolean concerns(ResourceType type, List<ResourceType> versions) {
        return rules.stream()
                .anyMatch(r -> r.concerns(type)
                        || filter.equivalent && versions.stream().anyMatch(r::concerns));
    }

    /**
     * The version of a resource in which the webhook wants to see a request; null when it does not.
     *
     * @param type the version the request is in
     * @param versions all versions of the resource
     */
    @Nullable
    ResourceType invocation(
            ResourceType type, List<ResourceType> versions, @Nullable String subresource, Operation operation) {
        if (rules.stream().anyMatch(r -> r.matches(type, subresource, operation))) {
            return type;
        }
        if (!filter.equivalent) {
            return null;
        }
        for (WebhookRule rule : rules) {
            for (ResourceType other : versions) {
                if (rule.matches(other, subresource, operation)) {
                    return other;
                }
            }
        }
        return null;
    }
}
