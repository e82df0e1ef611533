package io.kthena.cluster.node;

import static io.kthena.cluster.node.TestCluster.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeRestartTest {
    private final Path folder;

    NodeRestartTest(@TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.NEVER) Path folder) {
        this.folder = folder;
    }

    @Test
    void processesDieWithTheNodeAndPodsComeBackWithTheNext() throws IOException {
        try (TestCluster cluster = new TestCluster(folder)) {
            cluster.create("survivor", """
                    initContainers: [{name: i, image: test/sh, args: ["exit 0"]}]
                    containers: [{name: c, image: test/sh, args: ["exec sleep 600"]}]
                    """);
            Pod before = cluster.awaitReady("survivor");
            List<ProcessHandle> processes = processes(cluster);
            assertThat(processes).isNotEmpty();
            cluster.restartNode();
            assertThat(processes).noneMatch(ProcessHandle::isAlive);
            Pod after = cluster.await(
                    "survivor",
                    p -> status(p).getRestartCount() == 1 && status(p).getReady());
            assertThat(after.getStatus().getPodIP())
                    .isEqualTo(before.getStatus().getPodIP());
            assertThat(status(after).getLastState().getTerminated().getReason()).isEqualTo("ContainerStatusUnknown");
        }
    }

    private static List<ProcessHandle> processes(TestCluster cluster) throws IOException {
        try (Stream<Path> files = Files.list(cluster.processes())) {
            return files.flatMap(file ->
                            ProcessHandle.of(Long.parseLong(file.getFileName().toString())).stream())
                    .toList();
        }
    }
}
