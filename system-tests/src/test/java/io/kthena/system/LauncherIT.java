package io.kthena.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kthena.testing.cluster.Capability;
import io.kthena.testing.cluster.ClusterTarget;
import io.kthena.testing.cluster.Needs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The launcher's manners: clear messages, and nothing left behind. Runs beside the shared cluster without colliding. */
@OnCluster
class LauncherIT {
    private static final Duration UP = Duration.ofSeconds(120);
    /** The launcher and four services; and three of a real API server. */
    private static final int PROCESSES = ClusterTarget.current() == ClusterTarget.ENVTEST ? 8 : 5;

    @Test
    void aSecondUpIsToldAboutTheFirst(Cluster cluster) {
        assertThat(cluster.refuse("./kthena up --detach")).contains("already up");
    }

    @Test
    void aPortThatIsTakenIsNamed(Cluster cluster) throws IOException {
        Shell other = another(cluster, "port");
        try (ServerSocket neighbour = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            Shell.Result up = other.run(
                    "./kthena up --detach" + cluster.upOptions() + " --router-port " + neighbour.getLocalPort(), UP);

            assertThat(up.exitCode()).as(up.output()).isNotZero();
            assertThat(up.output()).contains(":" + neighbour.getLocalPort(), "is taken", "--router-port");
        }
    }

    @Test
    void aMissingToolIsNamed(Cluster cluster) throws IOException {
        Path tools = Files.createTempDirectory("tools");
        for (String tool : List.of("sh", "dirname", "cat", "sed", "find", "head", "grep")) {
            Path found = Path.of("/usr/bin", tool);
            Files.createSymbolicLink(tools.resolve(tool), Files.exists(found) ? found : Path.of("/bin", tool));
        }
        Shell poor = new Shell(cluster.shell().folder(), Map.of("KTHENA_STATE", tools.toString()));

        Shell.Result up = poor.run("PATH=" + tools + " ./kthena up --detach", UP);

        assertThat(up.exitCode()).isNotZero();
        assertThat(up.output()).contains("kubectl not found", "1.27");
    }

    @Test
    @Needs(Capability.SECOND_CLUSTER)
    void aStartThatIsInterruptedLeavesNoProcess(Cluster cluster) throws IOException {
        Shell other = another(cluster, "interrupted");
        Shell.Result group = other.run(
                "set -m; ./kthena up" + cluster.upOptions()
                        + " > \"$KTHENA_STATE/foreground.log\" 2>&1 < /dev/null & echo $!",
                UP);
        long leader = Long.parseLong(group.output().strip());
        await("the first child")
                .atMost(UP)
                .until(() -> Files.exists(Path.of("target", "interrupted", "processes"))
                        && pids(other).size() > 1);
        List<Long> started = pids(other);
        other.run("kill -INT -- -" + leader, UP);

        await("all processes gone")
                .atMost(Duration.ofSeconds(30))
                .until(() -> started.stream().noneMatch(LauncherIT::isAlive) && !isAlive(leader));
    }

    @Test
    @Needs(Capability.SECOND_CLUSTER)
    void downAndControlCLeaveNoProcess(Cluster cluster) throws IOException {
        Shell other = another(cluster, "second");
        Shell.Result up = other.run("./kthena up --detach" + cluster.upOptions(), UP);
        assertThat(up.exitCode()).as(up.output()).isZero();
        List<Long> first = pids(other);
        assertThat(first).hasSize(PROCESSES);

        assertThat(other.run("./kthena down", UP).exitCode()).isZero();

        assertThat(first).noneMatch(LauncherIT::isAlive);
        assertThat(other.run("./kthena status", UP).exitCode()).isNotZero();

        // In the foreground, and interrupted as a terminal does: the signal goes to the whole process group.
        Shell.Result group = other.run(
                "set -m; ./kthena up" + cluster.upOptions()
                        + " > \"$KTHENA_STATE/foreground.log\" 2>&1 < /dev/null & echo $!",
                UP);
        long leader = Long.parseLong(group.output().strip());
        await("up in the foreground")
                .atMost(UP)
                .until(() -> other.run("cat \"$KTHENA_STATE/foreground.log\"", UP)
                        .output()
                        .contains("kthena is up"));
        List<Long> second = pids(other);
        assertThat(second).hasSize(PROCESSES);
        other.run("kill -INT -- -" + leader, UP);

        await("all processes gone")
                .atMost(Duration.ofSeconds(30))
                .until(() -> second.stream().noneMatch(LauncherIT::isAlive));
    }

    private static Shell another(Cluster cluster, String name) throws IOException {
        Path state = Path.of("target", name).toAbsolutePath();
        Files.createDirectories(state);
        return new Shell(cluster.shell().folder(), Map.of("KTHENA_STATE", state.toString()));
    }

    private static List<Long> pids(Shell shell) {
        return shell.run("cat \"$KTHENA_STATE/processes\"", UP)
                .output()
                .lines()
                .map(line -> Long.parseLong(line.split(" ", -1)[1]))
                .toList();
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
