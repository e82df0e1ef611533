package io.kthena.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.objects.StatusError;
import io.kthena.cluster.store.Json;
import io.kthena.cluster.store.Store;
import io.kthena.cluster.store.Stored;

/**
 * Whether disruption budgets let a pod go. There is no disruption controller, so the allowance is computed from the
 * pods at the time: those that are ready, against {@code minAvailable} or {@code maxUnavailable}.
 */
record Evictions(Store store) {

    /** Refuses with 429 when a budget that selects the pod allows no disruption now. */
    void mayEvict(ObjectNode pod) {
        if (!ready(pod)) {
            return;
        }
        String namespace = Json.text(pod, "metadata", "namespace");
        for (Stored budget :
                store.list("poddisruptionbudgets.policy", namespace).objects()) {
            if (selects(budget.json(), pod) && allowed(budget.json(), namespace) <= 0) {
                throw StatusError.tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.");
            }
        }
    }

    private long allowed(JsonNode budget, String namespace) {
        var pods = store.list("pods", namespace).objects().stream()
                .map(Stored::json)
                .filter(p -> selects(budget, p))
                .toList();
        long healthy = pods.stream().filter(Evictions::ready).count();
        JsonNode most = Json.at(budget, "spec", "maxUnavailable");
        long wanted = most.isMissingNode()
                ? count(Json.at(budget, "spec", "minAvailable"), pods.size())
                : pods.size() - count(most, pods.size());
        return healthy - wanted;
    }

    private static long count(JsonNode value, int total) {
        String text = value.asText("0");
        if (!text.endsWith("%")) {
            return value.asLong();
        }
        double share = Double.parseDouble(text.substring(0, text.length() - 1)) / 100;
        return (long) Math.ceil(share * total);
    }

    private static boolean selects(JsonNode budget, JsonNode pod) {
        JsonNode wanted = Json.at(budget, "spec", "selector", "matchLabels");
        JsonNode labels = Json.at(pod, "metadata", "labels");
        return !Json.at(budget, "spec", "selector").isMissingNode()
                && wanted.properties().stream().allMatch(e -> e.getValue().equals(labels.path(e.getKey())));
    }

    private static boolean ready(JsonNode pod) {
        return Json.elements(Json.at(pod, "status", "conditions"))
                .anyMatch(c -> Json.text(c, "type").equals("Ready")
                        && Json.text(c, "status").equals("True"));
    }
}
