package io.kthena.kv.election;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.kthena.kv.config.Settings;
import io.kthena.kv.engine.Coordinator;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Leads while this process holds the Lease. When the API server cannot be reached the leader carries on, since nobody else
 * can take over either: it stands down only when it sees another holder. Routers settle what is left by the epoch.
 */
@Singleton
final class Election {
    private static final Logger LOG = Logger.getLogger(Election.class);

    private final Coordinator coordinator;
    private final Settings settings;
    private final Instance<KubernetesClient> client;
    private final ScheduledExecutorService timer;
    private volatile @Nullable CompletableFuture<?> running;
    private volatile boolean stopped;

    Election(Coordinator coordinator, Settings settings, Instance<KubernetesClient> client) {
        this.coordinator = coordinator;
        this.settings = settings;
        this.client = client;
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("kv-election").daemon().factory());
    }

    void start(@Observes StartupEvent event) {
        if (settings.election().enabled()) {
            timer.execute(this::run);
        } else {
            lead();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
        var current = running;
        if (current != null) {
            current.cancel(true);
        }
        timer.shutdownNow();
    }

    private void run() {
        var election = settings.election();
        var lock = new LeaseLock(settings.namespace(), election.leaseName(), settings.identity());
        var config = new LeaderElectionConfigBuilder()
                .withName(election.leaseName())
                .withLock(lock)
                .withLeaseDuration(election.duration())
                .withRenewDeadline(election.renewDeadline())
                .withRetryPeriod(election.retryPeriod())
                .withReleaseOnCancel(true)
                .withLeaderCallbacks(new LeaderCallbacks(this::lead, () -> {}, this::leaderIs))
                .build();
        var elector = new LeaderElector(client.get(), config, timer);
        var current = elector.start();
        running = current;
        var _ = current.whenComplete((_, failure) -> again(failure));
    }

    private void again(@Nullable Throwable failure) {
        if (stopped) {
            return;
        }
        if (failure != null && !(failure instanceof CompletionException)) {
            LOG.debug("leader election ended", failure);
        }
        LOG.info("leader election starts again: the Lease could not be renewed");
        var _ = timer.schedule(this::run, settings.election().retryPeriod().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void lead() {
        if (coordinator.leadership().leading()) {
            return;
        }
        coordinator.tell((desk, now) -> {
            if (!desk.leadership().leading()) {
                var epoch = now.toEpochMilli();
                LOG.infof("leads in epoch %d", epoch);
                desk.lead(epoch, now);
            }
        });
    }

    private void leaderIs(String identity) {
        if (!identity.equals(settings.identity())) {
            LOG.infof("standby: %s leads", identity);
            coordinator.tell((desk, now) -> desk.standDown(now));
        }
    }
}
