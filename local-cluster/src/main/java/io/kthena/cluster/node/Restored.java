package io.kthena.cluster.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.kthena.cluster.node.lifecycle.ContainerRecord;
import io.kthena.cluster.node.lifecycle.ContainerState;
import io.kthena.cluster.node.lifecycle.ContainerState.Terminated;
import io.kthena.cluster.node.lifecycle.ContainerState.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the node makes of the pods it finds: new ones are fresh, old ones have lost their processes with the last node. */
final class Restored {
    private static final int LOST = 137;

    private Restored() {}

    /**
     * A record for each container of a pod.
     *
     * @param pod the pod, with the status an earlier node wrote, if any
     * @param now the time at which running containers count as ended
     */
    static Map<String, ContainerRecord> records(Pod pod, Instant now) {
        List<Container> inits = pod.getSpec().getInitContainers();
        String reason = inits.isEmpty() ? "ContainerCreating" : "PodInitializing";
        Map<String, ContainerRecord> records = new HashMap<>();
        Stream.concat(inits.stream(), pod.getSpec().getContainers().stream())
                .forEach(c -> records.put(
                        c.getName(),
                        find(pod, c.getName())
                                .map(status -> record(status, reason, now))
                                .orElseGet(() -> ContainerRecord.fresh(c.getName(), reason))));
        return records;
    }

    private static Optional<ContainerStatus> find(Pod pod, String container) {
        return pod.getStatus() == null
                ? Optional.empty()
                : Stream.concat(
                                pod.getStatus().getInitContainerStatuses().stream(),
                                pod.getStatus().getContainerStatuses().stream())
                        .filter(status -> container.equals(status.getName()))
                        .findFirst();
    }

    private static ContainerRecord record(ContainerStatus status, String reason, Instant now) {
        Optional<Terminated> last = Optional.ofNullable(status.getLastState())
                .map(io.fabric8.kubernetes.api.model.ContainerState::getTerminated)
                .map(end -> terminated(end, now));
        ContainerState state = new Waiting(reason, "", Instant.MIN, Duration.ZERO);
        if (status.getState() != null && status.getState().getTerminated() != null) {
            state = terminated(status.getState().getTerminated(), now);
        } else if (status.getState() != null && status.getState().getRunning() != null) {
            Instant since = instant(status.getState().getRunning().getStartedAt(), now);
            String why = "The container was lost when the local node was restarted";
            String id = Optional.ofNullable(status.getContainerID()).orElse("");
            state = new Terminated(LOST, Optional.empty(), "ContainerStatusUnknown", why, since, now, id);
        }
        int restarts = Live.orElse(status.getRestartCount(), 0);
        return new ContainerRecord(status.getName(), state, last, restarts, Duration.ZERO, false, false, false);
    }

    private static Terminated terminated(ContainerStateTerminated end, Instant now) {
        return new Terminated(
                Live.orElse(end.getExitCode(), LOST),
                Optional.ofNullable(end.getSignal()),
                Optional.ofNullable(end.getReason()).orElse("Error"),
                Optional.ofNullable(end.getMessage()).orElse(""),
                instant(end.getStartedAt(), now),
                instant(end.getFinishedAt(), now),
                Optional.ofNullable(end.getContainerID()).orElse(""));
    }

    private static Instant instant(String text, Instant otherwise) {
        return text == null ? otherwise : Instant.parse(text);
    }
}
