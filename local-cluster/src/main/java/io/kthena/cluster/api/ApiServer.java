package io.kthena.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.kinds.Catalog;
import io.kthena.cluster.kinds.CoreTypes;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.objects.Deletes;
import io.kthena.cluster.objects.WriteOptions;
import io.kthena.cluster.objects.Writes;
import io.kthena.cluster.store.Json;
import io.kthena.cluster.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
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
    private static final List<String> NAMESPACES = List.of("default", "kube-system", "kube-public", "kube-node-lease");
    private static final int HEADER_BYTES = 64 * 1024;

    private final Vertx vertx;
    private final HttpServer http;
    private final Edge edge;
    private final ExecutorService threads;
    private final AtomicReference<PodLogs> logs;
    private final String address;

    private ApiServer(Vertx vertx, HttpServer http, Edge edge, ExecutorService threads, Wiring wiring) {
        this.vertx = vertx;
        this.http = http;
        this.edge = edge;
        this.threads = threads;
        this.logs = wiring.logs();
        this.address = wiring.options().address();
    }

    private record Wiring(ApiServerOptions options, AtomicReference<PodLogs> logs) {}

    /**
     * Starts a server and returns when it listens.
     *
     * @throws IOException when the address is taken or a definition cannot be read
     */
    public static ApiServer start(ApiServerOptions options) throws IOException {
        Clock clock = Clock.systemUTC();
        Cluster cluster = cluster(options, clock);
        AtomicReference<PodLogs> logs = new AtomicReference<>((pod, container, _) -> {
            throw new IOException("container \"" + container + "\" in pod \"" + Json.text(pod, "metadata", "name")
                    + "\" is waiting to start: no node runs here");
        });
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setUseDaemonThread(true)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Edge edge = new Edge(vertx, new Router(cluster, logs::get), cluster.store(), clock, threads);
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
            vertx.close();
            threads.shutdown();
            throw new IOException(
                    "cannot listen on " + options.address() + ":" + options.port() + ": " + Objects.requireNonNullElse(e.getCause(), e).getMessage(),
                    e);
        }
        return new ApiServer(vertx, http, edge, threads, new Wiring(options, logs));
    }

    private static Cluster cluster(ApiServerOptions options, Clock clock) {
        Store store = new Store(options.logCapacity());
        Catalog catalog = new Catalog();
        ServiceRange range = new ServiceRange(options.serviceAddresses());
        store.onChange(range::onChange);
        List<ResourceType> types = CoreTypes.all(range);
        catalog.replace(_ -> true, types);
        Writes writes = new Writes(store, clock, new java.util.Random());
        Cluster cluster = new Cluster(store, catalog, writes, new Deletes(store, clock), clock);
        NAMESPACES.forEach(n -> namespace(cluster, n));
        return cluster;
    }

    private static void namespace(Cluster cluster, String name) {
        ResourceType type = Objects.requireNonNull(cluster.catalog().now().find("", "v1", "namespaces"));
        ObjectNode namespace = Json.object();
        namespace.putObject("metadata").put("name", name);
        cluster.writes().create(type, null, namespace, WriteOptions.internal("kube-apiserver"));
    }

    /** The port the server listens on. */
    public int port() {
        return http.actualPort();
    }

    /** The URL clients use. */
    public String url() {
        return "http://" + address + ":" + port();
    }

    /** Takes the logs of pods from the given source from now on. */
    public void serveLogs(PodLogs source) {
        logs.set(source);
    }

    /** Frees the port and ends all watches. */
    @Override
    public void close() {
        edge.close();
        CompletableFuture<Void> closed = vertx.close().toCompletionStage().toCompletableFuture();
        closed.join();
        threads.shutdownNow();
    }
}
