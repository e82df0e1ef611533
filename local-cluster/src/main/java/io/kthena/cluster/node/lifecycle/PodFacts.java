package io.kthena.cluster.node.lifecycle;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is known of a pod: what was asked for and what its containers do.
 *
 * @param pod the object as last seen
 * @param records one for each container, init containers included, by name
 */
public record PodFacts(Pod pod, Map<String, ContainerRecord> records) {
    /** Copies the records. */
    public PodFacts {
        records = Map.copyOf(records);
    }

    /** The record of a container of this pod. */
    public ContainerRecord record(Container container) {
        return Objects.requireNonNull(records.get(container.getName()), container.getName());
    }

    /** The pod's init containers, side-cars among them, in order. */
    public List<Container> inits() {
        return pod.getSpec().getInitContainers();
    }

    /** The pod's main containers. */
    public List<Container> mains() {
        return pod.getSpec().getContainers();
    }

    /** Always, OnFailure or Never. */
    public String restartPolicy() {
        return Objects.requireNonNullElse(pod.getSpec().getRestartPolicy(), "Always");
    }

    /** Whether somebody asked for the pod's deletion. */
    public boolean deleting() {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    /** Whether an init container is a side-car: started in order like the others, but running on. */
    public static boolean isSidecar(Container init) {
        return "Always".equals(init.getRestartPolicy());
    }

    /** Whether a main container ever ran; from then on init containers are history. */
    public boolean mainsBegun() {
        return mains().stream().anyMatch(c -> record(c).hasRun());
    }

    /** Whether the init containers have done their part. */
    public boolean initialized() {
        return mainsBegun()
                || inits().stream()
                        .allMatch(c -> isSidecar(c)
                                ? record(c).isRunning() && record(c).started()
                                : record(c).isCompleted());
    }

    /** Whether an init container failed for good. */
    public boolean initFailed() {
        return restartPolicy().equals("Never")
                && !mainsBegun()
                && inits().stream()
                        .anyMatch(c -> !isSidecar(c)
                                && record(c).ending().isPresent()
                                && !record(c).isCompleted());
    }

    /** Whether the main container's end, with that exit code, is followed by a restart. */
    public boolean restarts(ContainerState.Terminated end) {
        return switch (restartPolicy()) {
            case "Never" -> false;
            case "OnFailure" -> !end.succeeded();
            default -> true;
        };
    }

    /** Whether all main containers have ended for good. */
    public boolean mainsDone() {
        return mains().stream()
                .allMatch(c -> record(c).state() instanceof ContainerState.Terminated end && !restarts(end));
    }

    /** Whether the pod's life is over, well or badly, and nothing of it will be started again. */
    public boolean over() {
        return initFailed() || mainsDone();
    }
}
