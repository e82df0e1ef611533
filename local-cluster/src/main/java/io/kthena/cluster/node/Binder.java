package io.kthena.cluster.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kthena.cluster.node.lifecycle.PodStatuses;
import io.kthena.cluster.node.lifecycle.Resources;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * The scheduler of a cluster with one node: binds every pod that fits, whatever scheduler it asks for, and looks again
 * at the others when something ends. Tolerations and affinities play no part. Safe for use by several threads.
 */
final class Binder {
    private static final System.Logger LOG = System.getLogger(Binder.class.getName());

    private final NodeOptions options;
    private final PodApi api;
    private final NodeEvents events;
    private final Executor executor;
    private final Clock clock;
    private final Map<String, BigDecimal> capacity = new HashMap<>();
    private final Map<String, String> labels;
    private final Map<String, Map<String, BigDecimal>> taken = new HashMap<>();
    private final Map<String, BigDecimal> used = new HashMap<>();
    private final Map<String, Pod> waiting = new LinkedHashMap<>();
    private final Map<String, String> refusals = new HashMap<>();

    Binder(NodeOptions options, PodApi api, NodeEvents events, Executor executor, Clock clock) {
        this.options = options;
        this.api = api;
        this.events = events;
        this.executor = executor;
        this.clock = clock;
        this.labels = Registration.labels(options);
        options.capacity()
                .forEach((name, amount) ->
                        capacity.put(name, Resources.amount(new io.fabric8.kubernetes.api.model.Quantity(amount))));
    }

    /** A pod is there or has changed. */
    synchronized void onPod(Pod pod) {
        String uid = pod.getMetadata().getUid();
        String node = pod.getSpec().getNodeName();
        if (isOver(pod)) {
            onGone(uid);
        } else if (node == null || node.isEmpty()) {
            if (pod.getMetadata().getDeletionTimestamp() == null && !taken.containsKey(uid)) {
                waiting.put(uid, pod);
                consider(pod);
            }
        } else if (node.equals(options.name())) {
            waiting.remove(uid);
            take(uid, pod);
        } else {
            onGone(uid);
        }
    }

    /** A pod is gone, or its life is over. */
    synchronized void onGone(String uid) {
        waiting.remove(uid);
        refusals.remove(uid);
        Map<String, BigDecimal> freed = taken.remove(uid);
        if (freed != null) {
            freed.forEach((name, amount) -> used.merge(name, amount.negate(), BigDecimal::add));
            new ArrayList<>(waiting.values()).forEach(this::consider);
        }
    }

    private static boolean isOver(Pod pod) {
        String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        return "Succeeded".equals(phase) || "Failed".equals(phase);
    }

    private void take(String uid, Pod pod) {
        if (!taken.containsKey(uid)) {
            Map<String, BigDecimal> wanted = Resources.requests(pod);
            taken.put(uid, wanted);
            wanted.forEach((name, amount) -> used.merge(name, amount, BigDecimal::add));
        }
    }

    private void consider(Pod pod) {
        String uid = pod.getMetadata().getUid();
        List<String> problems = new ArrayList<>();
        if (!Resources.selects(pod, labels)) {
            problems.add("1 node(s) didn't match Pod's node affinity/selector");
        }
        problems.addAll(Resources.shortages(capacity, used, Resources.requests(pod)));
        if (problems.isEmpty()) {
            waiting.remove(uid);
            refusals.remove(uid);
            take(uid, pod);
            executor.execute(() -> bind(pod));
            return;
        }
        String message = "0/1 nodes are available: " + String.join(", ", problems) + ".";
        if (!message.equals(refusals.put(uid, message))) {
            executor.execute(() -> refuse(pod, message));
        }
    }

    private void bind(Pod pod) {
        String name = pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
        try {
            if (api.bind(pod, options.name())) {
                events.normal(pod, "", "Scheduled", "Successfully assigned " + name + " to " + options.name());
            }
        } catch (KubernetesClientException e) {
            LOG.log(System.Logger.Level.WARNING, "binding of " + name + " failed: " + e.getMessage());
            retry(pod);
        }
    }

    private void retry(Pod pod) {
        java.util.concurrent.CompletableFuture.delayedExecutor(
                        options.timing().retry().toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS, executor)
                .execute(() -> forget(pod));
    }

    private synchronized void forget(Pod pod) {
        onGone(pod.getMetadata().getUid());
        onPod(pod);
    }

    private void refuse(Pod pod, String message) {
        events.warning(pod, "", "FailedScheduling", message);
        Optional<String> since = Optional.ofNullable(pod.getStatus()).stream()
                .flatMap(status -> status.getConditions().stream())
                .filter(c -> "PodScheduled".equals(c.getType()) && "False".equals(c.getStatus()))
                .map(c -> c.getLastTransitionTime())
                .findFirst();
        PodStatus status = new PodStatusBuilder()
                .withPhase("Pending")
                .withConditions(new PodConditionBuilder()
                        .withType("PodScheduled")
                        .withStatus("False")
                        .withReason("Unschedulable")
                        .withMessage(message)
                        .withLastTransitionTime(since.orElseGet(() -> PodStatuses.time(clock.instant())))
                        .build())
                .build();
        try {
            var _ = api.patchStatus(pod, status);
        } catch (KubernetesClientException e) {
            LOG.log(System.Logger.Level.WARNING, "status of an unschedulable pod not written: " + e.getMessage());
        }
    }
}
