package io.kthena.bench.controllers;

import io.kthena.bench.peers.Site;
import io.kthena.bench.process.Child;
import io.kthena.bench.process.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** serving-controller as it is built for use, a process of its own, with the flags that it is deployed with. */
final class Controller implements AutoCloseable {
    /** Its user agent, by which the server knows it. */
    static final String NAME = "kthena-serving-controller";

    private static final Duration UP = Duration.ofSeconds(90);
    private static final String JAR = "serving-controller/target/serving-controller-0.1.0-SNAPSHOT-runner.jar";

    private static final String RECONCILES = "kthena_serving_reconcile_seconds_count ";

    private final Child child;
    private final String url;

    private Controller(Child child, String url) {
        this.child = child;
        this.url = url;
    }

    /**
     * Starts it and waits until it leads.
     *
     * @throws IOException if it is not built or does not come up
     */
    static Controller start(Path home, Path folder, Arena arena, Options options)
            throws IOException, InterruptedException {
        Path jar = home.resolve(JAR);
        if (!Files.exists(jar)) {
            throw new IOException("absent: " + jar + " is not built, run ./kthena build");
        }
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), kubeconfig(arena.url()));
        int port = Site.freePort(arena.controllerHost());
        Map<String, String> environment = Map.of(
                "KUBECONFIG",
                kubeconfig.toString(),
                "POD_NAMESPACE",
                Arena.SYSTEM,
                "POD_NAME",
                "serving-controller-0",
                "QUARKUS_HTTP_HOST",
                arena.controllerHost(),
                "QUARKUS_HTTP_PORT",
                Integer.toString(port));
        Child child = Child.start(
                "serving-controller",
                command(home, jar, options),
                environment,
                -1,
                folder.resolve("serving-controller.log"));
        String url = "http://" + arena.controllerHost() + ":" + port;
        String ready = url + "/q/health/ready";
        boolean up =
                Waiting.until(UP, () -> !child.isAlive() || (Waiting.get(ready).statusCode() == 200 && arena.isLed()));
        if (!up || !child.isAlive()) {
            child.close();
            throw new IOException("serving-controller did not come up: " + child.lastWords());
        }
        return new Controller(child, url);
    }

    /** The flags that images and {@code ./kthena} read, then the heap. */
    private static List<String> command(Path home, Path jar, Options options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + home.resolve("deploy/jvm/service.flags"));
        command.addAll(options.heap());
        command.addAll(options.flags());
        command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-jar", jar.toString()));
        return List.copyOf(command);
    }

    private static String kubeconfig(String url) {
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: arena, cluster: {server: "%s"}}]
                users: [{name: arena, user: {}}]
                contexts: [{name: arena, context: {cluster: arena, user: arena}}]
                current-context: arena
                """.formatted(url);
    }

    boolean isAlive() {
        return child.isAlive();
    }

    String lastWords() {
        return child.lastWords();
    }

    /** How often it has looked at a ModelServing, by its own metrics. */
    long reconciles() throws IOException, InterruptedException {
        return Waiting.get(url + "/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(RECONCILES))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(RECONCILES.length())))
                .findFirst()
                .orElse(0);
    }

    Usage usage() throws IOException {
        return Usage.of(child.pids().getFirst());
    }

    @Override
    public void close() {
        child.close();
    }
}
