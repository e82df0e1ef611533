package io.kthena.bench.service;

import io.kthena.bench.process.Child;
import io.kthena.bench.process.Unavailable;
import io.kthena.bench.process.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How one of our services, as it is built for use, is started.
 *
 * @param service its module
 * @param flags of its JVM
 * @param cache whether it starts from the AOT cache that {@code ./kthena build} recorded; a cache that does not fit ends it
 * @param environment beyond what every service gets
 */
public record Launch(String service, List<String> flags, boolean cache, Map<String, String> environment) {
    private static final String VERSION = "0.1.0-SNAPSHOT";
    private static final long POLL_MILLIS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** The heap that {@code ./kthena} gives: its caches are recorded with it. */
    public static final List<String> SMALL_HEAP = List.of("-Xms24m", "-Xmx160m");

    /** The flags that images and {@code ./kthena} share, and more. */
    public static List<String> sharedFlags(Path home, List<String> more) {
        return Stream.concat(Stream.of("@" + home.resolve("deploy/jvm/service.flags")), more.stream())
                .toList();
    }

    /**
     * A service that is ready.
     *
     * @param readySeconds from the start of its process to the first good answer of {@code /q/health/ready}
     * @param atReady what it had used then
     */
    public record Ready(Child process, int port, double readySeconds, Usage atReady) implements AutoCloseable {
        /** Its process. */
        public long pid() {
            return process.pids().getFirst();
        }

        @Override
        public void close() {
            process.close();
        }
    }

    /**
     * Starts it and waits.
     *
     * @param core the only core that it may use, negative for all
     * @throws Unavailable if something is missing or it does not become ready
     */
    public Ready start(Place place, int port, int core) throws Unavailable, IOException, InterruptedException {
        List<String> command = command(place.home());
        Map<String, String> all = new HashMap<>(Map.of(
                "KUBECONFIG",
                place.kubeconfig().toString(),
                "POD_NAMESPACE",
                place.namespace(),
                "POD_NAME",
                service + "-0",
                "QUARKUS_HTTP_HOST",
                place.host(),
                "QUARKUS_HTTP_PORT",
                Integer.toString(port),
                "QUARKUS_SHUTDOWN_TIMEOUT",
                "1s"));
        all.putAll(environment);
        long begin = System.nanoTime();
        Child child = Child.start(service, command, all, core, place.log(service));
        while (!Probe.isFine(place.host(), port, "/q/health/ready")) {
            if (!child.isAlive() || System.nanoTime() - begin > PATIENCE.toNanos()) {
                child.close();
                throw new Unavailable(service + " did not become ready: " + child.lastWords());
            }
            Thread.sleep(POLL_MILLIS);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Ready(child, port, seconds, Usage.of(child.pids().getFirst()));
    }

    private List<String> command(Path home) throws Unavailable {
        Path jar = home.resolve(service).resolve("target").resolve(service + "-" + VERSION + "-runner.jar");
        require(jar);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        if (cache) {
            Path recorded = Path.of(jar.toString().replaceFirst("\\.jar$", ".aot"));
            require(recorded);
            command.addAll(List.of("-XX:AOTCache=" + recorded, "-XX:AOTMode=on", "-Xlog:aot=off,cds=off"));
        }
        command.addAll(List.of("-jar", jar.toString()));
        return List.copyOf(command);
    }

    private static void require(Path file) throws Unavailable {
        if (!Files.exists(file)) {
            throw new Unavailable("absent: " + file + " is not built, run ./kthena build");
        }
    }
}
