package io.kthena.router.http;

import io.kthena.router.pipeline.TopologySource;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** Ready and started once the first complete snapshot of routes, servers and pods is there. */
@Readiness
@Startup
@ApplicationScoped
public class TopologyReady implements HealthCheck {
    private final TopologySource source;

    TopologyReady(TopologySource source) {
        this.source = source;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("topology").status(source.isSynced()).build();
    }
}
