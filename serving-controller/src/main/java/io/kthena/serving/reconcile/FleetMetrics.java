package io.kthena.serving.reconcile;

import io.kthena.model.workload.ModelServing;
import io.kthena.model.workload.ModelServingStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Serving groups by state, summed over all ModelServings from the cache when asked. */
@ApplicationScoped
class FleetMetrics {
    private static final String GROUPS = "kthena_serving_groups";

    private final MeterRegistry registry;
    private final ModelServingReconciler reconciler;

    FleetMetrics(MeterRegistry registry, ModelServingReconciler reconciler) {
        this.registry = registry;
        this.reconciler = reconciler;
    }

    void register(@Observes StartupEvent event) {
        gauge("existing", ModelServingStatus::replicas);
        gauge("available", ModelServingStatus::availableReplicas);
        gauge("updated", ModelServingStatus::updatedReplicas);
    }

    private void gauge(String state, Function<ModelServingStatus, @Nullable Integer> counter) {
        Gauge.builder(GROUPS, () -> sum(counter))
                .description("Serving groups of all ModelServings")
                .tag("state", state)
                .register(registry);
    }

    private int sum(Function<ModelServingStatus, @Nullable Integer> counter) {
        return reconciler.servings().stream()
                .map(ModelServing::getStatus)
                .filter(Objects::nonNull)
                .mapToInt(status -> Optional.ofNullable(counter.apply(status)).orElse(0))
                .sum();
    }
}
