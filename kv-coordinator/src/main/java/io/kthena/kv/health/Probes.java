package io.kthena.kv.health;

import io.kthena.kv.config.Settings;
import io.kthena.kv.engine.Coordinator;
import io.kthena.kv.watch.ClusterWatch;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** The three probes. Ready means: leads, and has seen the cluster's pods once. A standby is started, live and not ready. */
final class Probes {
    @Produces
    @Liveness
    HealthCheck live(Coordinator coordinator) {
        return () ->
                HealthCheckResponse.named("writer").status(coordinator.alive()).build();
    }

    @Produces
    @Startup
    HealthCheck started(Coordinator coordinator) {
        return () ->
                HealthCheckResponse.named("started").status(coordinator.alive()).build();
    }

    @Produces
    @Readiness
    HealthCheck ready(Coordinator coordinator, ClusterWatch watch, Settings settings) {
        return () -> {
            var leadership = coordinator.leadership();
            boolean synced = !settings.kubernetes().enabled() || watch.synced();
            return HealthCheckResponse.named("sessions")
                    .withData("leading", leadership.leading())
                    .withData("recovering", leadership.recovering(coordinator.now()))
                    .withData("cluster", synced ? "synced" : "not seen yet")
                    .status(leadership.leading() && synced)
                    .build();
        };
    }
}
