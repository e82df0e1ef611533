package io.kthena.serving.template;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one pod asks of a node, counted as a scheduler counts: the containers with the sidecars, or the largest init container
 * with the sidecars started before it, whichever is more; and the overhead (spec: ModelServing §9.3 W-12).
 */
final class PodRequests {
    private static final String SIDECAR = "Always";

    private PodRequests() {}

    /** Amounts by resource. */
    static Map<String, BigDecimal> of(PodSpec spec) {
        var sidecars = new HashMap<String, BigDecimal>();
        var largestInit = new HashMap<String, BigDecimal>();
        for (var container : spec.getInitContainers()) {
            var own = of(container);
            if (SIDECAR.equals(container.getRestartPolicy())) {
                own.forEach((resource, amount) -> sidecars.merge(resource, amount, BigDecimal::add));
                sidecars.forEach((resource, amount) -> largestInit.merge(resource, amount, BigDecimal::max));
            } else {
                own.forEach((resource, amount) -> largestInit.merge(
                        resource, amount.add(sidecars.getOrDefault(resource, BigDecimal.ZERO)), BigDecimal::max));
            }
        }
        var total = new HashMap<>(sidecars);
        for (var container : spec.getContainers()) {
            of(container).forEach((resource, amount) -> total.merge(resource, amount, BigDecimal::add));
        }
        largestInit.forEach((resource, amount) -> total.merge(resource, amount, BigDecimal::max));
        amounts(spec.getOverhead()).forEach((resource, amount) -> total.merge(resource, amount, BigDecimal::add));
        return total;
    }

    /** Requests, and limits where there is no request, as the API server defaults them. */
    private static Map<String, BigDecimal> of(Container container) {
        var resources = container.getResources();
        if (resources == null) {
            return Map.of();
        }
        var requests = new HashMap<>(amounts(resources.getLimits()));
        requests.putAll(amounts(resources.getRequests()));
        return requests;
    }

    private static Map<String, BigDecimal> amounts(@Nullable Map<String, Quantity> quantities) {
        var amounts = new HashMap<String, BigDecimal>();
        Optional.ofNullable(quantities)
                .orElse(Map.of())
                .forEach((resource, quantity) -> amounts.put(resource, quantity.getNumericalAmount()));
        return amounts;
    }
}
