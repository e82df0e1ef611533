package io.kthena.kv.watch;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kthena.kv.config.Settings;
import io.kthena.kv.draining.HoldReport;
import io.kthena.kv.draining.Leaver;
import io.kthena.kv.engine.Coordinator;
import io.kthena.kv.engine.Desk;
import io.kthena.kv.status.Changes;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Tells on each pod that leaves service whether KV cache is still held on it. Says nothing unless this process leads and its
 * books are complete: silence makes serving-controller wait for its deadline, a wrong word would lose somebody's cache. Works
 * only while pods leave.
 */
@Singleton
final class DrainWriter {
    private static final Logger LOG = Logger.getLogger(DrainWriter.class);
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("kthena-kv-coordinator-drain")
            .withForce(true)
            .build();
    private static final Duration SOON = Duration.ofMillis(100);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Coordinator coordinator;
    private final Settings settings;
    private final ClusterWatch watch;
    private final Instance<KubernetesClient> client;
    private final Changes changes;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("kv-drain").daemon().factory());
    private final Coalesced pass = new Coalesced(timer, this::run);
    private final Coalesced look = new Coalesced(timer, this::wake);
    /** What was written last, by pod UID: the watch may be behind. For the timer's thread. */
    private final Map<String, PodCondition> said = new HashMap<>();

    DrainWriter(
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
        if (!watch.leaving().isEmpty()) {
            pass.runIn(SOON);
        }
    }

    private void run() {
        var leaving = watch.leaving();
        said.keySet().retainAll(leaving.stream().map(Leaver::uid).toList());
        if (leaving.isEmpty() || !coordinator.leadership().leading() || !watch.synced()) {
            return;
        }
        look.runIn(LOOK);
        try {
            coordinator.ask((desk, now) -> holds(desk, now, leaving)).join().ifPresent(holds -> report(leaving, holds));
        } catch (RuntimeException e) {
            LOG.warnf("holds left on pods that leave are not reported this time: %s", e.getMessage());
        }
    }

    private static Optional<Map<String, Integer>> holds(Desk desk, Instant now, Collection<Leaver> leaving) {
        return desk.complete(now)
                ? Optional.of(leaving.stream()
                        .collect(Collectors.toMap(
                                Leaver::uid, pod -> desk.ledger().liveOn(pod.uid()))))
                : Optional.empty();
    }

    private void report(Collection<Leaver> leaving, Map<String, Integer> holds) {
        Instant now = Instant.now();
        for (var pod : leaving) {
            var last = said.getOrDefault(pod.uid(), pod.said());
            HoldReport.next(pod, last, holds.getOrDefault(pod.uid(), 0), now)
                    .ifPresent(condition -> write(pod, condition));
        }
    }

    private void write(Leaver pod, PodCondition condition) {
        var patch = new PodBuilder()
                .withNewMetadata()
                .withNamespace(pod.namespace())
                .withName(pod.name())
                .withUid(pod.uid())
                .endMetadata()
                .withNewStatus()
                .withConditions(condition)
                .endStatus()
                .build();
        try {
            client.get().resource(patch).subresource("status").patch(APPLY);
            said.put(pod.uid(), condition);
        } catch (KubernetesClientException e) {
            // The pod is gone, or another one has its name.
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }
}
