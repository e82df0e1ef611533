package io.kthena.cluster.api;

import io.kthena.cluster.crd.Definitions;
import io.kthena.cluster.gc.Housekeeping;
import io.kthena.cluster.store.Json;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A small Kubernetes API server in this JVM: plain HTTP, no authentication, everything in memory. For the first run and
 * for tests, never for production. Thread-safe; {@link #close} frees the port and ends all watches.
 */
public final class ApiServer implements AutoCloseable {
    private static final int HEADER_BYTES = 64 * 1024;

    private final Vertx vertx;
    private final HttpServer http;
    private final Edge edge;
    private final ExecutorService threads;
    private final AtomicReference<PodLogs> logs;
    private final String address;
    private final Housekeeping housekeeping;
    private final Definitions definitions;

    private ApiServer(Vertx vertx, HttpServer http, Edge edge, ExecutorService threads, Wiring wiring) {
        this.vertx = vertx;
        this.http = http;
        this.edge = edge;
        this.threads = threads;
        this.logs = wiring.logs();
        this.address = wiring.options().address();
        this.housekeeping = wiring.assembly().housekeeping();
        this.definitions = wiring.assembly().definitions();
    }

    private record Wiring(ApiServerOptions options, AtomicReference<PodLogs> logs, Assembly assembly) {}

    /**
     * Starts a server and returns when it listens.
     *
     * @throws IOException when the address is taken or a definition cannot be read
     */
    public static ApiServer start(ApiServerOptions options) throws IOException {
        Clock clock = Clock.systemUTC();
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setUseDaemonThread(true)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        try {
            return start(options, clock, vertx);
        } catch (IOException | RuntimeException e) {
            vertx.close();
            throw e;
        }
    }

    private static ApiServer start(ApiServerOptions options, Clock clock, Vertx vertx) throws IOException {
        Assembly assembly = Assembly.of(options, clock, vertx);
        Cluster cluster = assembly.cluster();
        AtomicReference<PodLogs> logs = new AtomicReference<>((pod, container, _) -> {
            throw new IOException("container \"" + container + "\" in pod \"" + Json.text(pod, "metadata", "name")
                    + "\" is waiting to start: no node runs here");
        });
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Streams streams = new Streams(vertx, cluster.store(), clock, threads);
        Edge edge = new Edge(vertx, new Router(cluster, logs::get), streams, options.auditor(), threads);
        HttpServer http = vertx.createHttpServer(new HttpServerOptions()
                        .setHost(options.address())
                        .setPort(options.port())
                        .setMaxHeaderSize(HEADER_BYTES)
                        .setMaxInitialLineLength(HEADER_BYTES)
                        .setCompressionSupported(false))
                .requestHandler(edge::accept);
        try {
            http.listen().toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            threads.shutdown();
            throw new IOException(
                    "cannot listen on " + options.address() + ":" + options.port() + ": "
                            + Objects.requireNonNullElse(e.getCause(), e).getMessage(),
                    e);
        }
        assembly.housekeeping().start();
        return new ApiServer(vertx, http, edge, threads, new Wiring(options, logs, assembly));
    }

    /** The port the server listens on. */
    public int port() {
        return http.actualPort();
    }

    /** The URL clients use. */
    public String url() {
        return "http://" + address + ":" + port();
    }

    /**
     * Compiles the CEL rules of the definitions installed at start, which the first writes would otherwise wait for. Takes
     * about a second of one core; for a background thread, when there is nothing more urgent.
     */
    public void prepare() {
        definitions.prepare();
    }

    /** Takes the logs of pods from the given source from now on. */
    public void serveLogs(PodLogs source) {
        logs.set(source);
    }

    /** Frees the port and ends all watches. */
    @Override
    public void close() {
        housekeeping.close();
        edge.close();
        CompletableFuture<Void> closed = vertx.close().toCompletionStage().toCompletableFuture();
        closed.join();
        threads.shutdownNow();
    }
}
