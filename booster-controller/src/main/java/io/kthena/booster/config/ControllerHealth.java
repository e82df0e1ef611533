package io.kthena.booster.config;

import io.javaoperatorsdk.operator.Operator;
import io.kthena.booster.config.ControllerStart.Phase;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** Health endpoints: what this replica can do now. */
final class ControllerHealth {

    private ControllerHealth() {}

    private static HealthCheckResponse response(boolean up, Phase phase) {
        return HealthCheckResponse.named("controller")
                .status(up)
                .withData("phase", phase.name())
                .build();
    }

    /** Ready: it reconciles with healthy watches, or stands by to take over. */
    @Readiness
    @Singleton
    static final class Ready implements HealthCheck {
        private final ControllerStart start;
        private final Operator operator;

        Ready(ControllerStart start, Operator operator) {
            this.start = start;
            this.operator = operator;
        }

        @Override
        public HealthCheckResponse call() {
            Phase phase = start.phase();
            boolean standsBy = phase == Phase.WAITING_FOR_LEADERSHIP;
            boolean works = phase == Phase.RUNNING && operator.getRuntimeInfo().allEventSourcesAreHealthy();
            return response(standsBy || works, phase);
        }
    }

    /** Started: the API server serves what the controller needs. */
    @Startup
    @Singleton
    static final class Started implements HealthCheck {
        private final ControllerStart start;

        Started(ControllerStart start) {
            this.start = start;
        }

        @Override
        public HealthCheckResponse call() {
            return response(start.phase() != Phase.WAITING_FOR_CRDS, start.phase());
        }
    }
}
