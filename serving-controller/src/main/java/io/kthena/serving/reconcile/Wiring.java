package io.kthena.serving.reconcile;

import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.kthena.serving.act.Executor;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
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
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration RENEW_WITHIN = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(2);

    /** The SDK would call System.exit, also from the shutdown hook that gives the lease back, and wait there for ever. */
    private static final boolean EXIT_ON_LOSS = false;

    private static final Logger LOG = Logger.getLogger(Wiring.class);

    private volatile boolean stopping;

    void onStop(@Observes ShutdownEvent event) {
        stopping = true;
    }

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
                new LeaderCallbacks(() -> {}, this::lost, leader -> LOG.infof("The leader is %s", leader)),
                EXIT_ON_LOSS);
    }

    private void lost() {
        if (!stopping) {
            LOG.error("Lost the lease; another replica may act now, so this one ends");
            Quarkus.asyncExit(1);
        }
    }

    @Singleton
    Metrics reconcileMetrics(MeterRegistry registry) {
        return new ReconcileMetrics(registry);
    }
}
