package io.kthena.serving.reconcile;

import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.kthena.serving.act.Executor;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Builds the pieces from configuration. */
@ApplicationScoped
class Wiring {
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration RENEW_WITHIN = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(2);

    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    /** One leader at a time; the lease is given back on stop. Used in the profiles that the configuration names. */
    @Singleton
    LeaderElectionConfiguration leaderElection(
            @ConfigProperty(name = "kthena.namespace") String namespace,
            @ConfigProperty(name = "kthena.pod-name") Optional<String> podName) {
        return new LeaderElectionConfiguration(
                Executor.FIELD_MANAGER,
                namespace,
                LEASE,
                RENEW_WITHIN,
                RETRY,
                podName.orElseGet(() -> UUID.randomUUID().toString()),
                null,
                true);
    }

    @Singleton
    Metrics reconcileMetrics(MeterRegistry registry) {
        return new ReconcileMetrics(registry);
    }
}
