package io.kthena.serving.reconcile;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started when the operator is: before that the API server or the CRD was missing. */
@Startup
@ApplicationScoped
class ControllerStarted implements HealthCheck {
    private final OperatorStart start;

    ControllerStarted(OperatorStart start) {
        this.start = start;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("operator-started")
                .status(start.started())
                .build();
    }
}
