package io.kthena.kv.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.kthena.kv.config.Settings;
import io.kthena.kv.draining.Leaver;
import io.kthena.kv.engine.Coordinator;
import io.kthena.kv.metrics.Meters;
import io.kthena.kv.status.Changes;
import io.kthena.kv.status.PodFact;
import io.kthena.model.names.Labels;
import io.kthena.model.networking.ModelServer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Sees pods die and restart, and model servers come and go. Without an API server it goes on with what it knows. */
@Singleton
public final class ClusterWatch {
    private record Informers(SharedIndexInformer<Pod> pods, SharedIndexInformer<ModelServer> servers) {}

    private final Coordinator coordinator;
    private final Settings settings;
    private final Instance<KubernetesClient> client;
    private final Meters meters;
    private final Changes changes;
    private final Map<String, Leaver> leaving = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Informers> informers = new AtomicReference<>();

    ClusterWatch(
            Coordinator coordinator,
            Settings settings,
            Instance<KubernetesClient> client,
            Meters meters,
            Changes changes) {
        this.coordinator = coordinator;
        this.settings = settings;
        this.client = client;
        this.meters = meters;
        this.changes = changes;
    }

    void start(@Observes StartupEvent event) {
        if (!settings.kubernetes().enabled()) {
            return;
        }
        var api = client.get();
        var pods = api.pods()
                .inAnyNamespace()
                .withLabel(Labels.MODEL_SERVING_NAME)
                .runnableInformer(0)
                .addEventHandler(podHandler());
        var servers = api.resources(ModelServer.class)
                .inAnyNamespace()
                .runnableInformer(0)
                .addEventHandler(serverHandler());
        informers.set(new Informers(pods, servers));
        for (var informer : List.of(pods, servers)) {
            var _ = informer.exceptionHandler((_, _) -> true).start().thenRun(changes::happened);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        var running = informers.getAndSet(null);
        if (running != null) {
            running.pods().stop();
            running.servers().stop();
        }
    }

    /** Whether everything was listed once. */
    public boolean synced() {
        var running = informers.get();
        return running != null
                && running.pods().hasSynced()
                && running.servers().hasSynced();
    }

    /** The model servers known now. */
    List<ModelServer> servers() {
        var running = informers.get();
        return running == null
                ? List.of()
                : List.copyOf(running.servers().getStore().list());
    }

    /** The pods that leave service and are not being deleted yet. */
    Collection<Leaver> leaving() {
        return List.copyOf(leaving.values());
    }

    /** The pods known now. */
    List<PodFact> pods() {
        var running = informers.get();
        return running == null
                ? List.of()
                : running.pods().getStore().list().stream()
                        .map(ClusterWatch::fact)
                        .toList();
    }

    private static PodFact fact(Pod pod) {
        var meta = pod.getMetadata();
        var labels = Optional.ofNullable(meta.getLabels()).orElse(Map.of());
        boolean ready = pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
        boolean draining = meta.getDeletionTimestamp() != null || "true".equals(labels.get(Labels.DRAINING));
        return new PodFact(meta.getNamespace(), labels, ready, draining);
    }

    private ResourceEventHandler<Pod> podHandler() {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(Pod pod) {
                seen(pod, 0);
            }

            @Override
            public void onUpdate(Pod before, Pod after) {
                if (!uid(before).equals(uid(after))) {
                    gone(before);
                }
                seen(after, uid(before).equals(uid(after)) ? Incarnation.of(before) : 0);
            }

            @Override
            public void onDelete(Pod pod, boolean stale) {
                gone(pod);
                changes.happened();
            }
        };
    }

    private void seen(Pod pod, int known) {
        leaving.compute(
                uid(pod),
                (_, old) -> Leaver.of(pod, old == null ? Instant.now() : old.seenAt())
                        .orElse(null));
        int restarts = Incarnation.of(pod);
        if (Incarnation.over(pod)) {
            gone(pod);
        } else if (restarts > known) {
            meters.incarnationChanged();
            coordinator.tell((desk, now) -> desk.engineSeen(uid(pod), Incarnation.total(pod), now));
        }
        changes.happened();
    }

    private void gone(Pod pod) {
        leaving.remove(uid(pod));
        coordinator.tell((desk, now) -> {
            desk.engineGone(uid(pod), now);
            meters.podGone(pod.getMetadata().getName());
        });
    }

    private ResourceEventHandler<ModelServer> serverHandler() {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(ModelServer server) {
                changes.happened();
            }

            @Override
            public void onUpdate(ModelServer before, ModelServer after) {
                changes.happened();
            }

            @Override
            public void onDelete(ModelServer server, boolean stale) {
                changes.happened();
            }
        };
    }

    private static String uid(HasMetadata resource) {
        return resource.getMetadata().getUid();
    }
}
