package io.kthena.serving.reconcile;

import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.kthena.serving.act.Executor;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Builds the pieces from configuration. */
@ApplicationScoped
class Wiring {
    private static final Logger LOG = Logger.getLogger(Wiring.class);
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration RENEW_WITHIN = Duration.ofSeconds(20);
    /** Seldom, to keep an idle service idle. */
    private static final Duration RETRY = Duration.ofSeconds(8);

    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    /** One leader at a time; the lease is given back on stop. Used in the profiles that the configuration names. */
    @Singleton
    LeaderElectionConfiguration leaderElection(
            @ConfigProperty(name = "kthena.namespace") String namespace,
            @ConfigProperty(name = "kthena.pod-name") Optional<String> podName,
            StopSignal stop) {
        return new LeaderElectionConfiguration(
                Executor.FIELD_MANAGER,
                namespace,
                LEASE,
                RENEW_WITHIN,
                RETRY,
                podName.orElseGet(() -> UUID.randomUUID().toString()),
                new LeaderCallbacks(() -> LOG.info("leading"), () -> stoppedLeading(stop), _ -> {}),
                false);
    }

    /** Who loses the lease must not go on. On a stop the lease is given back, and the process is ending anyway. */
    private static void stoppedLeading(StopSignal stop) {
        if (!stop.given()) {
            LOG.error("lost the lease: exiting, so that only the new leader acts");
            Quarkus.asyncExit(1);
        }
    }

    @Singleton
    Metrics reconcileMetrics(MeterRegistry registry) {
        return new ReconcileMetrics(registry);
    }
}
