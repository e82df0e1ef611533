package io.kthena.cluster.node.lifecycle;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateTerminatedBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.kthena.cluster.node.lifecycle.ContainerState.Running;
import io.kthena.cluster.node.lifecycle.ContainerState.Terminated;
import io.kthena.cluster.node.lifecycle.ContainerState.Waiting;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The status of one container, written from its record. */
final class ContainerStatuses {
    private ContainerStatuses() {}

    /**
     * One container's status.
     *
     * @param container what was asked for
     * @param record what became of it
     * @param lasting true for main containers and side-cars; a plain init container is ready when it has completed
     */
    static ContainerStatus of(Container container, ContainerRecord record, boolean lasting) {
        boolean known = record.hasRun();
        return new ContainerStatusBuilder()
                .withName(container.getName())
                .withImage(container.getImage())
                .withImageID(known ? imageId(container.getImage()) : "")
                .withContainerID(containerId(record))
                .withReady(lasting ? record.isRunning() && record.ready() : record.isCompleted())
                .withStarted(record.isRunning() && record.started())
                .withRestartCount(record.restarts())
                .withState(state(record))
                .withLastState(lastState(record.last()))
                .build();
    }

    private static @Nullable String containerId(ContainerRecord record) {
        return switch (record.state()) {
            case Running running -> running.id();
            case Terminated end -> end.id();
            case Waiting _ -> record.last().map(Terminated::id).orElse(null);
        };
    }

    private static ContainerState state(ContainerRecord record) {
        return switch (record.state()) {
            case Waiting waiting ->
                new ContainerStateBuilder()
                        .withNewWaiting(waiting.message().isEmpty() ? null : waiting.message(), waiting.reason())
                        .build();
            case Running running ->
                new ContainerStateBuilder()
                        .withNewRunning(PodStatuses.time(running.startedAt()))
                        .build();
            case Terminated end ->
                new ContainerStateBuilder().withTerminated(terminated(end)).build();
        };
    }

    private static ContainerState lastState(Optional<Terminated> last) {
        return last.map(end -> new ContainerStateBuilder()
                        .withTerminated(terminated(end))
                        .build())
                .orElseGet(ContainerState::new);
    }

    private static ContainerStateTerminated terminated(Terminated end) {
        return new ContainerStateTerminatedBuilder()
                .withExitCode(end.exitCode())
                .withReason(end.reason())
                .withMessage(end.message().isEmpty() ? null : end.message())
                .withStartedAt(PodStatuses.time(end.startedAt()))
                .withFinishedAt(PodStatuses.time(end.finishedAt()))
                .withContainerID(end.id())
                .build();
    }

    private static String imageId(String image) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(image.getBytes(StandardCharsets.UTF_8));
            return "local://sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
