package io.kthena.serving.observe;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.kthena.model.names.Labels;
import io.kthena.model.names.Names;
import io.kthena.serving.fleet.PodFact;
import io.kthena.serving.fleet.PodFact.State;
import io.kthena.serving.fleet.PodTraits;
import io.kthena.serving.fleet.Slot;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads pods. */
final class PodFacts {
    /** Sidecars by convention; a restart of one costs no group (spec: ModelServing §9.3 D-33). */
    private static final Set<String> SIDECARS = Set.of("runtime");
    /** Readiness lost within this time after a restart was lost because of it; later it is another matter. */
    private static final Duration CAUSED_BY_RESTART = Duration.ofSeconds(10);

    private PodFacts() {}

    /**
     * What a pod says, or empty if its name and labels give it no place.
     *
     * @param deleted whether we have already asked for the pod's deletion
     * @param servers who routes to the pods
     */
    static Optional<PodFact> of(Pod pod, boolean deleted, PrefillPods servers) {
        var labels = Optional.ofNullable(pod.getMetadata().getLabels()).orElse(Map.of());
        return slot(pod, labels)
                .map(slot -> new PodFact(
                        slot,
                        pod.getMetadata().getName(),
                        pod.getMetadata().getUid(),
                        labels.getOrDefault(Labels.REVISION, ""),
                        labels.getOrDefault(Labels.ROLE_TEMPLATE_HASH, ""),
                        state(pod, deleted),
                        ready(pod) ? null : failedAt(pod),
                        deletionCost(pod),
                        traits(pod, labels, servers)));
    }

    private static PodTraits traits(Pod pod, Map<String, String> labels, PrefillPods servers) {
        return new PodTraits(
                "true".equals(labels.get(Labels.SURGE)),
                "true".equals(labels.get(Labels.REPRESENTATIVE)),
                servers.contains(pod.getMetadata().getNamespace(), labels),
                ready(pod) ? null : Troubles.of(pod, failedAt(pod) != null),
                DrainMarks.of(pod).orElse(null));
    }

    private static Optional<Slot> slot(Pod pod, Map<String, String> labels) {
        var group = ordinal(labels.get(Labels.GROUP_NAME));
        var replica = ordinal(labels.get(Labels.ROLE_ID));
        var index = ordinal(pod.getMetadata().getName());
        var role = labels.get(Labels.ROLE);
        if (group.isEmpty() || replica.isEmpty() || index.isEmpty() || role == null) {
            return Optional.empty();
        }
        return Optional.of(new Slot(group.getAsInt(), role, replica.getAsInt(), index.getAsInt()));
    }

    private static OptionalInt ordinal(@Nullable String name) {
        return name == null ? OptionalInt.empty() : Names.ordinalOf(name);
    }

    private static State state(Pod pod, boolean deleted) {
        if (deleted || pod.getMetadata().getDeletionTimestamp() != null) {
            return State.TERMINATING;
        }
        if (DrainMarks.of(pod).isPresent()) {
            return State.DRAINING;
        }
        if (ready(pod)) {
            return State.READY;
        }
        return phase(pod).equals("Pending") ? State.PENDING : State.UNREADY;
    }

    private static boolean ready(Pod pod) {
        return phase(pod).equals("Running")
                && readyCondition(pod)
                        .filter(condition -> "True".equals(condition.getStatus()))
                        .isPresent();
    }

    private static String phase(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getPhase() == null
                ? "Pending"
                : pod.getStatus().getPhase();
    }

    private static Optional<PodCondition> readyCondition(Pod pod) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getConditions().stream()
                        .filter(condition -> "Ready".equals(condition.getType()))
                        .findFirst();
    }

    private static @Nullable Instant failedAt(Pod pod) {
        if (pod.getStatus() == null) {
            return null;
        }
        var unreadySince =
                readyCondition(pod).map(PodCondition::getLastTransitionTime).flatMap(PodFacts::time);
        if (phase(pod).equals("Failed")) {
            return exits(pod).max(Instant::compareTo).or(() -> unreadySince).orElseGet(() -> createdAt(pod));
        }
        return failingRestarts(pod)
                .max(Instant::compareTo)
                .filter(failed -> unreadySince.isEmpty() || !unreadySince.get().isAfter(failed.plus(CAUSED_BY_RESTART)))
                .orElse(null);
    }

    /** When containers other than sidecars last ended with an error and were, or will be, restarted in place. */
    private static Stream<Instant> failingRestarts(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .filter(status -> !SIDECARS.contains(status.getName()))
                .filter(status -> Optional.ofNullable(status.getRestartCount()).orElse(0) > 0)
                .map(ContainerStatus::getLastState)
                .filter(Objects::nonNull)
                .map(state -> state.getTerminated())
                .filter(Objects::nonNull)
                .filter(ended -> !Objects.equals(ended.getExitCode(), 0))
                .flatMap(ended -> time(ended.getFinishedAt()).stream());
    }

    private static Stream<Instant> exits(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .map(ContainerStatus::getState)
                .filter(Objects::nonNull)
                .map(state -> state.getTerminated())
                .filter(Objects::nonNull)
                .flatMap(ended -> time(ended.getFinishedAt()).stream());
    }

    private static Instant createdAt(Pod pod) {
        return time(pod.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH);
    }

    static Optional<Instant> time(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static long deletionCost(Pod pod) {
        var annotations = pod.getMetadata().getAnnotations();
        var cost = annotations == null ? null : annotations.get(Labels.POD_DELETION_COST);
        try {
            return cost == null ? 0 : Long.parseLong(cost.strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
