package io.kthena.serving.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;

/** Counts and times reconciliations, without a label that grows with the number of ModelServings. */
final class ReconcileMetrics implements Metrics {
    private final MeterRegistry registry;
    private final Timer duration;

    ReconcileMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.duration = Timer.builder("kthena_serving_reconcile")
                .description("Reconciliations of ModelServings")
                .register(registry);
    }

    @Override
    public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
        var sample = Timer.start(registry);
        try {
            return execution.execute();
        } finally {
            sample.stop(duration);
        }
    }

    @Override
    public void reconciliationFailed(
            HasMetadata resource, RetryInfo retry, Exception cause, Map<String, Object> metadata) {
        registry.counter("kthena_serving_reconcile_failures").increment();
    }
}
