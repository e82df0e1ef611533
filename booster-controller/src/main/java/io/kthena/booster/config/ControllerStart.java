package io.kthena.booster.config;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.javaoperatorsdk.operator.Operator;
import io.kthena.model.networking.Networking;
import io.kthena.model.workload.Workload;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Starts the controller beside the HTTP server: waits until the API server knows the four kinds, then until this replica
 * leads, then watches and reconciles. Gives the Lease back when the service stops; ends the service when the Lease is lost.
 */
@Singleton
public final class ControllerStart {

    /** How far the controller has come. */
    public enum Phase {
        WAITING_FOR_CRDS,
        WAITING_FOR_LEADERSHIP,
        STARTING,
        RUNNING,
        STOPPED
    }

    private static final Logger LOG = Logger.getLogger(ControllerStart.class);
    private static final Map<String, List<String>> KINDS = Map.of(
            Workload.API_VERSION, List.of("ModelBooster", "ModelServing"),
            Networking.API_VERSION, List.of("ModelServer", "ModelRoute"));

    private final Operator operator;
    private final KubernetesClient client;
    private final BoosterConfig config;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING_FOR_CRDS);
    private volatile @Nullable Thread starter;
    private volatile @Nullable CompletableFuture<?> election;

    ControllerStart(Operator operator, KubernetesClient client, BoosterConfig config) {
        this.operator = operator;
        this.client = client;
        this.config = config;
    }

    /** How far the controller has come; safe from any thread. */
    public Phase phase() {
        return phase.get();
    }

    void onStart(@Observes StartupEvent event) {
        starter = Thread.ofVirtual().name("controller-start").start(this::start);
    }

    void onStop(@Observes ShutdownEvent event) {
        phase.set(Phase.STOPPED);
        Thread waiting = starter;
        if (waiting != null) {
            waiting.interrupt();
        }
        operator.stop();
        CompletableFuture<?> lease = election;
        if (lease != null) {
            lease.cancel(true);
        }
    }

    private void start() {
        try {
            awaitKinds();
            advance(Phase.WAITING_FOR_CRDS, Phase.WAITING_FOR_LEADERSHIP);
            if (config.leaderElection().enabled()) {
                election = elect();
            } else {
                lead();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("The controller cannot start", e);
            Quarkus.asyncExit(1);
        }
    }

    private void awaitKinds() throws InterruptedException {
        for (Map.Entry<String, List<String>> group : KINDS.entrySet()) {
            if (serves(group.getKey(), group.getValue())) {
                continue;
            }
            LOG.infof("Waiting for the API server to serve %s of %s", group.getValue(), group.getKey());
            do {
                Thread.sleep(config.crdRetry());
            } while (!serves(group.getKey(), group.getValue()));
        }
    }

    private boolean serves(String apiVersion, List<String> kinds) {
        try {
            APIResourceList resources = client.getApiResources(apiVersion);
            return resources != null
                    && resources.getResources().stream()
                            .map(APIResource::getKind)
                            .collect(Collectors.toSet())
                            .containsAll(kinds);
        } catch (KubernetesClientException unreachable) {
            LOG.debug("The API server cannot be asked", unreachable);
            return false;
        }
    }

    private CompletableFuture<?> elect() {
        var settings = config.leaderElection();
        String identity = config.identity().orElseGet(() -> UUID.randomUUID().toString());
        var lease = new LeaseLock(config.namespace(), "kthena-booster-controller", identity);
        return client.leaderElector()
                .withConfig(new LeaderElectionConfigBuilder()
                        .withName("kthena-booster-controller")
                        .withLock(lease)
                        .withReleaseOnCancel(true)
                        .withLeaseDuration(settings.leaseDuration())
                        .withRenewDeadline(settings.renewDeadline())
                        .withRetryPeriod(settings.retryPeriod())
                        .withLeaderCallbacks(new LeaderCallbacks(this::leadAside, this::lost, leader -> {
                            LOG.infof("The leader is %s", leader);
                        }))
                        .build())
                .build()
                .start();
    }

    /** Apart from the elector's thread, which has the Lease to renew. */
    private void leadAside() {
        Thread.ofVirtual().name("controller-lead").start(() -> {
            try {
                lead();
            } catch (RuntimeException e) {
                LOG.error("The controller cannot start", e);
                Quarkus.asyncExit(1);
            }
        });
    }

    private void lead() {
        if (advance(Phase.WAITING_FOR_LEADERSHIP, Phase.STARTING)) {
            operator.start();
            keepSchedulerAsleep();
            advance(Phase.STARTING, Phase.RUNNING);
        }
    }

    private void lost() {
        if (phase.get() != Phase.STOPPED) {
            LOG.error("Lost the Lease; another replica may act now, so this one ends");
            Quarkus.asyncExit(1);
        }
    }

    private boolean advance(Phase from, Phase to) {
        return phase.compareAndSet(from, to);
    }

    /** The SDK's scheduler has no core thread, so its one worker wakes a hundred times a second; with one it sleeps. */
    private void keepSchedulerAsleep() {
        if (operator.getConfigurationService().getExecutorServiceManager().scheduledExecutorService()
                instanceof ScheduledThreadPoolExecutor scheduler) {
            scheduler.setCorePoolSize(1);
        }
    }
}
