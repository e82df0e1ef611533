package io.kthena.kv.watch;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kthena.kv.config.Settings;
import io.kthena.kv.engine.Coordinator;
import io.kthena.kv.engine.Desk;
import io.kthena.kv.session.Session;
import io.kthena.kv.status.Books;
import io.kthena.kv.status.Changes;
import io.kthena.kv.status.ServerStatus;
import io.kthena.model.networking.ModelServer;
import io.kthena.model.networking.ModelServerStatus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jboss.logging.Logger;

/**
 * Writes the aggregates to {@code ModelServer.status}: only when something happened, only when it differs, and at most once
 * per pause. At rest it neither wakes nor writes.
 */
@Singleton
final class StatusWriter {
    private static final Logger LOG = Logger.getLogger(StatusWriter.class);
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("kthena-kv-coordinator")
            .withForce(true)
            .build();
    private static final Duration FIRST = Duration.ofMillis(500);

    private final Coordinator coordinator;
    private final Settings settings;
    private final ClusterWatch watch;
    private final Instance<KubernetesClient> client;
    private final Changes changes;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("kv-status").daemon().factory());
    private final Coalesced pass = new Coalesced(timer, this::run);
    private volatile long nextAllowed = System.nanoTime();

    StatusWriter(
            Coordinator coordinator,
            Settings settings,
            ClusterWatch watch,
            Instance<KubernetesClient> client,
            Changes changes) {
        this.coordinator = coordinator;
        this.settings = settings;
        this.watch = watch;
        this.client = client;
        this.changes = changes;
    }

    void start(@Observes StartupEvent event) {
        if (settings.kubernetes().enabled()) {
            changes.listen(this::wake);
            wake();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        timer.shutdownNow();
    }

    private void wake() {
        pass.runIn(Duration.ofNanos(Math.max(FIRST.toNanos(), nextAllowed - System.nanoTime())));
    }

    private void run() {
        if (!coordinator.leadership().leading() || !watch.synced()) {
            return;
        }
        nextAllowed = System.nanoTime() + settings.kubernetes().statusPause().toNanos();
        try {
            var pods = watch.pods();
            for (var server : watch.servers()) {
                var books = coordinator
                        .ask((desk, now) -> books(desk, key(server), now))
                        .join();
                ServerStatus.of(server, pods, books, settings.engine().holdTimeout(), coordinator.now())
                        .filter(status -> !status.equals(server.getStatus()))
                        .ifPresent(status -> write(server, status));
            }
        } catch (RuntimeException e) {
            LOG.warnf("status is not written this time, and is tried again: %s", e.getMessage());
            wake();
        }
    }

    private static Books books(Desk desk, String server, Instant now) {
        List<Session> sessions = desk.ledger().liveSessions().stream()
                .filter(session -> session.transfer().modelServer().equals(server))
                .toList();
        return new Books(
                sessions,
                desk.transfers().of(server),
                desk.leases(now),
                desk.leadership().recovering(now));
    }

    private void write(ModelServer server, ModelServerStatus status) {
        var patch = new ModelServer();
        patch.setMetadata(new ObjectMetaBuilder()
                .withNamespace(server.getMetadata().getNamespace())
                .withName(server.getMetadata().getName())
                .build());
        patch.setStatus(status);
        try {
            client.get().resource(patch).subresource("status").patch(APPLY);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }

    private static String key(ModelServer server) {
        return server.getMetadata().getNamespace() + "/" + server.getMetadata().getName();
    }
}
