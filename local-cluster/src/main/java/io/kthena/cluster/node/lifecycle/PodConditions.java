package io.kthena.cluster.node.lifecycle;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodReadinessGate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The node's conditions of a pod; those that others own are left out, and so left alone by a strategic merge. */
final class PodConditions {
    private final PodFacts facts;
    private final Instant now;
    private final List<PodCondition> conditions = new ArrayList<>();

    private PodConditions(PodFacts facts, Instant now) {
        this.facts = facts;
        this.now = now;
    }

    /**
     * The conditions, in a kubelet's order.
     *
     * @param facts what is known
     * @param phase the pod's phase
     * @param now the time of a change
     */
    static List<PodCondition> of(PodFacts facts, String phase, Instant now) {
        PodConditions it = new PodConditions(facts, now);
        boolean done = phase.equals("Succeeded");
        it.add("PodReadyToStartContainers", Optional.empty());
        it.add("Initialized", done ? completed() : it.uninitialized());
        Optional<Problem> unready = done || phase.equals("Failed") ? it.ended(phase) : it.unreadyContainers();
        it.add("Ready", unready.or(it::closedGates));
        it.add("ContainersReady", unready);
        it.add("PodScheduled", Optional.empty());
        return it.conditions;
    }

    /** Why a condition is not true. {@code True} with a reason is a completed pod's Initialized. */
    private record Problem(
            String status, String reason, @Nullable String message) {}

    private static Optional<Problem> completed() {
        return Optional.of(new Problem("True", "PodCompleted", null));
    }

    private Optional<Problem> ended(String phase) {
        return Optional.of(new Problem("False", phase.equals("Failed") ? "PodFailed" : "PodCompleted", null));
    }

    private Optional<Problem> uninitialized() {
        if (facts.initialized()) {
            return Optional.empty();
        }
        List<String> names = names(facts.inits(), c -> !facts.record(c).isCompleted());
        return Optional.of(
                new Problem("False", "ContainersNotInitialized", "containers with incomplete status: " + names));
    }

    private Optional<Problem> unreadyContainers() {
        List<Container> lasting = new ArrayList<>(
                facts.inits().stream().filter(PodFacts::isSidecar).toList());
        lasting.addAll(facts.mains());
        List<String> names = names(
                lasting, c -> !(facts.record(c).isRunning() && facts.record(c).ready()));
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(new Problem("False", "ContainersNotReady", "containers with unready status: " + names));
    }

    private Optional<Problem> closedGates() {
        for (PodReadinessGate gate : facts.pod().getSpec().getReadinessGates()) {
            String type = gate.getConditionType();
            Optional<PodCondition> found = find(facts.pod(), type);
            if (found.isEmpty()) {
                String message = "corresponding condition of pod readiness gate \"" + type + "\" does not exist.";
                return Optional.of(new Problem("False", "ReadinessGatesNotReady", message));
            }
            if (!"True".equals(found.get().getStatus())) {
                String message = "the status of pod readiness gate \"" + type + "\" is not \"True\", but "
                        + found.get().getStatus();
                return Optional.of(new Problem("False", "ReadinessGatesNotReady", message));
            }
        }
        return Optional.empty();
    }

    private static List<String> names(List<Container> containers, Predicate<Container> chosen) {
        return containers.stream().filter(chosen).map(Container::getName).toList();
    }

    private void add(String type, Optional<Problem> problem) {
        String status = problem.map(Problem::status).orElse("True");
        String since = find(facts.pod(), type)
                .filter(before -> status.equals(before.getStatus()))
                .map(PodCondition::getLastTransitionTime)
                .filter(Objects::nonNull)
                .orElse(PodStatuses.time(now));
        conditions.add(new PodConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(problem.map(Problem::reason).orElse(null))
                .withMessage(problem.map(Problem::message).orElse(null))
                .withLastTransitionTime(since)
                .build());
    }

    private static Optional<PodCondition> find(Pod pod, String type) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getConditions().stream()
                        .filter(c -> type.equals(c.getType()))
                        .findFirst();
    }
}
