package io.kthena.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How long a first run takes and what it costs at rest, on two cores with everything built: at most 15 s from {@code up} to the
 * first answered chat completion, under 1.2 GiB resident for the services and the local cluster, at most 3 % of a core idle.
 * Run by hand, on a machine that does nothing else: {@code ./mvnw verify -Pfootprint -Dit.test=FootprintIT}.
 */
@Tag("footprint")
class FootprintIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(15);
    private static final long RESIDENT_KIB = 1_258_291; // 1.2 GiB
    private static final double IDLE_SHARE = 0.03;
    private static final Duration SETTLE = Duration.ofSeconds(30);
    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final double TICKS_PER_SECOND = 100;

    @Test
    void aFirstRunIsQuickAndCheap() throws IOException {
        Path state = Path.of("target", "footprint").toAbsolutePath();
        Files.createDirectories(state);
        Shell own = new Shell(Path.of("..").toAbsolutePath().normalize(), Map.of("KTHENA_STATE", state.toString()));
        try {
            long begin = System.nanoTime();
            assertThat(own.run("./kthena up --detach", PATIENCE).exitCode()).isZero();
            Shell.Result answer = own.run("""
                    eval "$(./kthena env)"
                    kubectl apply -f examples/model-booster/prefill-decode-disaggregation.yaml
                    until curl -s -H 'Content-Type: application/json' http://$ENDPOINT/v1/chat/completions -d '%s' \
                        | grep chat.completion; do :; done
                    """.formatted(Deployment.CHAT), PATIENCE);
            Duration first = Duration.ofNanos(System.nanoTime() - begin);
            assertThat(answer.exitCode()).as(answer.output()).isZero();

            List<Long> processes = processes(own);
            long resident =
                    processes.stream().mapToLong(FootprintIT::residentKib).sum();
            double idle = idleShare(processes);
            System.out.printf(
                    "first answer after %.1f s, %d MiB resident in %d processes, %.1f %% of a core idle%n",
                    first.toMillis() / 1000.0, resident / 1024, processes.size(), idle * 100);

            assertThat(first).isLessThan(FIRST_ANSWER);
            assertThat(resident).isLessThan(RESIDENT_KIB);
            assertThat(idle).isLessThan(IDLE_SHARE);
        } finally {
            own.run("./kthena down", PATIENCE);
        }
    }

    private static double idleShare(List<Long> processes) {
        await("settling").pollDelay(SETTLE).timeout(SETTLE.multipliedBy(2)).until(() -> true);
        long before = processes.stream().mapToLong(FootprintIT::ticks).sum();
        long begin = System.nanoTime();
        await("an idle minute")
                .pollDelay(WINDOW)
                .timeout(WINDOW.multipliedBy(2))
                .until(() -> true);
        double seconds = (System.nanoTime() - begin) / 1e9;
        long after = processes.stream().mapToLong(FootprintIT::ticks).sum();
        return (after - before) / TICKS_PER_SECOND / seconds;
    }

    private static List<Long> processes(Shell shell) {
        return shell.run("cat \"$KTHENA_STATE/processes\"", PATIENCE)
                .output()
                .lines()
                .map(line -> Long.parseLong(line.split(" ", -1)[1]))
                .toList();
    }

    private static long ticks(long pid) {
        String stat = read(pid, "stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private static long residentKib(long pid) {
        return read(pid, "status")
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            throw new AssertionError("process " + pid + " is gone", e);
        }
    }
}
