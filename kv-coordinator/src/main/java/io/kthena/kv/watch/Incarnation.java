package io.kthena.kv.watch;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;

/** Which life of a pod's engine is running. */
final class Incarnation {
    private static final List<String> ENGINES = List.of("engine", "vllm");
    private static final String SIDECAR = "runtime";

    private Incarnation() {}

    /**
     * The restart count below which every incarnation is over: that of the container called {@code engine} or {@code vllm},
     * or else of the first container that is not the {@code runtime} sidecar, and one more once it has terminated.
     */
    static int of(Pod pod) {
        return engine(pod)
                .map(status -> {
                    var state = status.getState();
                    int count = Optional.ofNullable(status.getRestartCount()).orElse(0);
                    return state != null && state.getTerminated() != null ? count + 1 : count;
                })
                .orElse(0);
    }

    /** The same on the scale that routers use in an incarnation: the restarts of all containers. */
    static int total(Pod pod) {
        var engine = engine(pod)
                .map(status -> Optional.ofNullable(status.getRestartCount()).orElse(0));
        int dead = of(pod) - engine.orElse(0);
        return dead
                + (pod.getStatus() == null
                        ? 0
                        : pod.getStatus().getContainerStatuses().stream()
                                .mapToInt(status -> Optional.ofNullable(status.getRestartCount())
                                        .orElse(0))
                                .sum());
    }

    /** Whether the pod will never run again. */
    static boolean over(Pod pod) {
        var phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        return "Failed".equals(phase) || "Succeeded".equals(phase);
    }

    private static Optional<ContainerStatus> engine(Pod pod) {
        if (pod.getStatus() == null
                || pod.getSpec() == null
                || pod.getSpec().getContainers().isEmpty()) {
            return Optional.empty();
        }
        List<ContainerStatus> statuses = pod.getStatus().getContainerStatuses();
        var names =
                pod.getSpec().getContainers().stream().map(Container::getName).toList();
        var first = names.stream().filter(name -> !name.equals(SIDECAR)).findFirst();
        return ENGINES.stream()
                .filter(names::contains)
                .findFirst()
                .or(() -> first)
                .or(() -> names.stream().findFirst())
                .flatMap(name -> named(statuses, name));
    }

    private static Optional<ContainerStatus> named(List<ContainerStatus> statuses, String name) {
        return statuses.stream().filter(status -> name.equals(status.getName())).findFirst();
    }
}
