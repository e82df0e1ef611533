package io.kthena.deploy.image;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** One run of a service from its unpacked image, in a {@link Sandbox}. */
final class Trial implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(90);
    private static final Duration END = Duration.ofSeconds(180);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 5;

    private final Process process;
    private final URI address;
    private final Path log;
    private final long startedNanos;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Trial(Process process, URI address, Path log, long startedNanos) {
        this.process = process;
        this.address = address;
        this.log = log;
        this.startedNanos = startedNanos;
    }

    /**
     * Starts a service.
     *
     * @param root its unpacked image
     * @param scratch a folder for its {@code /tmp}; its log is beside it
     * @param command as in the image's entry point
     */
    static Trial start(ImageSpec spec, Path root, Path scratch, List<String> command, TrialCluster cluster)
            throws IOException {
        Trees.fresh(scratch);
        int port = freePort();
        Map<String, String> environment = new TreeMap<>(spec.environment());
        // As in a pod, there is no kubeconfig to read.
        environment.put("KUBERNETES_MASTER", cluster.url());
        environment.put("POD_NAMESPACE", "kthena-system");
        environment.put("POD_NAME", spec.service() + "-0");
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_SHUTDOWN_TIMEOUT", "2s");
        Path log = scratch.resolveSibling(scratch.getFileName() + ".log");
        long now = System.nanoTime();
        Process process = new Sandbox(root, scratch).start(command, environment, log);
        return new Trial(process, URI.create("http://127.0.0.1:" + port), log, now);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    /** Waits until the service says that it is ready. */
    StartUp awaitReady() throws InterruptedException {
        while (status("GET", "/q/health/ready", "") != 200) {
            Duration taken = Duration.ofNanos(System.nanoTime() - startedNanos);
            if (!process.isAlive() || taken.compareTo(READY) > 0) {
                throw new ImageBuildException("the service from the image did not become ready; see " + log);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        Duration wall = Duration.ofNanos(System.nanoTime() - startedNanos);
        return new StartUp(wall, process.info().totalCpuDuration().orElse(Duration.ZERO));
    }

    /** Sends a request and tells the answer's status, or 0 if there is none. */
    int status(String method, String path, String body) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException notListening) {
            return 0;
        }
    }

    /** What the service and its JVM have printed so far. */
    String log() throws IOException {
        return Files.readString(log);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Asks the service to end and waits until it has; an AOT cache being recorded is written by then. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new ImageBuildException("the service from the image did not end; see " + log);
        }
    }

    @Override
    public void close() {
        http.close();
        process.destroyForcibly();
    }

    /**
     * How long a service took to become ready.
     *
     * @param wall since its process was started
     * @param cpu processor time, user and system
     */
    record StartUp(Duration wall, Duration cpu) {
        @Override
        public String toString() {
            return wall.toMillis() + " ms, " + cpu.toMillis() + " ms of CPU";
        }
    }
}
