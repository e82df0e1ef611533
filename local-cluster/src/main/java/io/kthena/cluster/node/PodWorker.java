package io.kthena.cluster.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kthena.cluster.node.container.NodeFolders;
import io.kthena.cluster.node.lifecycle.PodAction;
import io.kthena.cluster.node.lifecycle.PodFacts;
import io.kthena.cluster.node.lifecycle.PodPlace;
import io.kthena.cluster.node.lifecycle.PodRules;
import io.kthena.cluster.node.lifecycle.PodStatuses;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Lives one pod's life. Whatever happens is put into its mailbox; one virtual thread at a time empties it, asks
 * {@link PodRules} what to do, does it, and writes the status if it has changed.
 */
final class PodWorker {
    private static final System.Logger LOG = System.getLogger(PodWorker.class.getName());
    // One start after another may follow from a single event, but never endlessly many.
    private static final int ROUNDS = 20;
    // Processes that were just killed may still be writing.
    private static final Duration AFTERMATH = Duration.ofMillis(500);

    private final NodeParts parts;
    private final PodPlace place;
    private final PodContainers containers;
    private final Queue<Runnable> mailbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awake = new AtomicBoolean();
    private volatile Pod pod;
    private @Nullable PodStatus written;
    private @Nullable Future<?> alarm;
    private boolean removed;
    private volatile boolean closed;

    PodWorker(NodeParts parts, Pod pod, PodPlace place) {
        this.parts = parts;
        this.pod = pod;
        this.place = place;
        this.containers = new PodContainers(parts, place, pod, this::post);
    }

    /** The pod as last seen. */
    Pod pod() {
        return pod;
    }

    PodPlace place() {
        return place;
    }

    /** Whether a container's process is alive, for those who read its log. */
    boolean isRunning(String container) {
        return !closed && containers.isLive(container);
    }

    /** How often a container was started before its present run. */
    int run(String container) {
        return containers.run(container);
    }

    /** The object has changed, or the worker is to begin. */
    void onPod(Pod seen) {
        post(() -> {
            pod = withOwnConditions(seen);
            if (pod.getMetadata().getDeletionTimestamp() != null && graceSeconds() == 0) {
                containers.killAll();
            }
        });
    }

    /** The object is gone: whatever still runs must go, and nothing is to be written any more. */
    void onGone() {
        closed = true;
        post(() -> {
            containers.killAll();
            String uid = pod.getMetadata().getUid();
            parts.tasks()
                    .later(AFTERMATH, () -> NodeFolders.delete(parts.folders().pod(uid)));
        });
    }

    /** The node is closing: do nothing more. The processes are killed elsewhere. */
    void freeze() {
        closed = true;
    }

    private void post(Runnable message) {
        mailbox.add(message);
        if (awake.compareAndSet(false, true)) {
            parts.tasks().execute(this::work);
        }
    }

    private void work() {
        try {
            for (Runnable message = mailbox.poll(); message != null; message = mailbox.poll()) {
                message.run();
            }
            if (!closed) {
                step();
            }
        } catch (KubernetesClientException e) {
            LOG.log(System.Logger.Level.DEBUG, "API call for " + name() + " failed: " + e.getMessage());
            wakeAt(parts.now().plus(parts.options().timing().retry()));
        } finally {
            awake.set(false);
            if (!mailbox.isEmpty() && awake.compareAndSet(false, true)) {
                parts.tasks().execute(this::work);
            }
        }
    }

    private void step() {
        PodRules.Plan plan = PodRules.decide(facts(), parts.now());
        for (int round = 0; round < ROUNDS && !plan.actions().isEmpty() && !removed; round++) {
            plan.actions().forEach(this::apply);
            plan = PodRules.decide(facts(), parts.now());
        }
        if (!removed) {
            publish();
            plan.wakeAt().ifPresent(this::wakeAt);
        }
    }

    private PodFacts facts() {
        return new PodFacts(pod, containers.records());
    }

    private void apply(PodAction action) {
        switch (action) {
            case PodAction.Start(String name) -> containers.start(pod, container(name));
            case PodAction.Stop(String name) -> containers.stop(pod, name, Duration.ofSeconds(graceSeconds()));
            case PodAction.BackOff(String name, Instant until) -> containers.backOff(pod, name, until);
            case PodAction.BackOffPull(String name) -> containers.backOffPull(pod, container(name));
            case PodAction.Remove() -> {
                parts.api().remove(pod);
                removed = true;
            }
        }
    }

    private Container container(String name) {
        List<Container> all = new ArrayList<>(pod.getSpec().getInitContainers());
        all.addAll(pod.getSpec().getContainers());
        return all.stream().filter(c -> c.getName().equals(name)).findFirst().orElseThrow();
    }

    private long graceSeconds() {
        Long asked = pod.getMetadata().getDeletionGracePeriodSeconds();
        Long own = pod.getSpec().getTerminationGracePeriodSeconds();
        return asked != null ? asked : own != null ? own : 30;
    }

    private void publish() {
        PodStatus status = PodStatuses.of(facts(), place, parts.now());
        if (status.equals(written)) {
            return;
        }
        Optional<Pod> answer = parts.api().patchStatus(pod, status);
        written = status;
        answer.ifPresent(seen -> pod = withOwnConditions(seen));
    }

    /** What others wrote last, with our conditions as we wrote them last: the informer may be behind. */
    private Pod withOwnConditions(Pod seen) {
        if (written == null) {
            return seen;
        }
        List<PodCondition> conditions = new ArrayList<>(written.getConditions());
        Optional.ofNullable(seen.getStatus()).stream()
                .flatMap(status -> status.getConditions().stream())
                .filter(theirs ->
                        conditions.stream().noneMatch(ours -> Objects.equals(ours.getType(), theirs.getType())))
                .toList()
                .forEach(conditions::add);
        return new PodBuilder(seen)
                .editOrNewStatus()
                .withConditions(conditions)
                .endStatus()
                .build();
    }

    private void wakeAt(Instant at) {
        Optional.ofNullable(alarm).ifPresent(old -> old.cancel(false));
        // A little late rather than a little early: an alarm that rings too soon would have to be set again.
        Duration delay = Duration.between(parts.now(), at).plusMillis(1);
        alarm = parts.tasks().later(delay, () -> post(() -> {}));
    }

    private String name() {
        return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    }
}
