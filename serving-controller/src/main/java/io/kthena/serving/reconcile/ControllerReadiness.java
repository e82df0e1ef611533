package io.kthena.serving.reconcile;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.Operator;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the caches are filled and the API server answers, whether this instance leads or stands by. */
@Readiness
@ApplicationScoped
class ControllerReadiness implements HealthCheck {
    private final OperatorStart start;
    private final Operator operator;
    private final KubernetesClient client;

    ControllerReadiness(OperatorStart start, Operator operator, KubernetesClient client) {
        this.start = start;
        this.operator = operator;
        this.client = client;
    }

    @Override
    public HealthCheckResponse call() {
        boolean synced = start.started() && operator.getRuntimeInfo().allEventSourcesAreHealthy();
        boolean reachable = synced && reachable();
        return HealthCheckResponse.named("serving-controller")
                .status(reachable)
                .withData("cachesSynced", synced)
                .withData("apiServerReachable", reachable)
                .build();
    }

    private boolean reachable() {
        try {
            return client.getKubernetesVersion() != null;
        } catch (KubernetesClientException e) {
            return false;
        }
    }
}
