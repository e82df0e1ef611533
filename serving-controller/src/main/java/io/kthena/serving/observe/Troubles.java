package io.kthena.serving.observe;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why a pod does not become ready, in words that stay the same while the cause does: a kubelet's own reasons alternate with
 * each attempt, and would make a status flap.
 */
final class Troubles {
    private static final Set<String> IMAGE =
            Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError");
    private static final Set<String> CONTAINER = Set.of(
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError",
            "StartError",
            "ContainerCannotRun");
    private static final String CRASH_LOOP = "CrashLoopBackOff";

    private Troubles() {}

    /**
     * The trouble of a pod that is not ready, or null.
     *
     * @param failed whether the pod failed in a way that calls for recovery
     */
    static @Nullable String of(Pod pod, boolean failed) {
        if (pod.getStatus() == null) {
            return null;
        }
        if ("Failed".equals(pod.getStatus().getPhase())) {
            return "it failed";
        }
        return waiting(pod).flatMap(Troubles::words).findFirst().orElseGet(() -> otherwise(pod, failed));
    }

    private static @Nullable String otherwise(Pod pod, boolean failed) {
        if (failed) {
            return "a container ends with an error";
        }
        boolean unschedulable = pod.getStatus().getConditions().stream()
                .anyMatch(condition -> "PodScheduled".equals(condition.getType())
                        && "False".equals(condition.getStatus())
                        && "Unschedulable".equals(condition.getReason()));
        return unschedulable ? "no node takes it" : null;
    }

    private static Stream<String> words(String reason) {
        if (IMAGE.contains(reason)) {
            return Stream.of("an image cannot be pulled");
        }
        if (CONTAINER.contains(reason)) {
            return Stream.of("a container cannot be started");
        }
        return CRASH_LOOP.equals(reason) ? Stream.of("a container ends with an error") : Stream.empty();
    }

    private static Stream<String> waiting(Pod pod) {
        return Stream.concat(
                        pod.getStatus().getInitContainerStatuses().stream(),
                        pod.getStatus().getContainerStatuses().stream())
                .map(ContainerStatus::getState)
                .filter(Objects::nonNull)
                .flatMap(state -> Optional.ofNullable(state.getWaiting()).stream())
                .flatMap(waiting -> Optional.ofNullable(waiting.getReason()).stream());
    }
}
