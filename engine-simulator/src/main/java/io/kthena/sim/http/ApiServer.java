package io.kthena.sim.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kthena.sim.engine.EngineLoop;
import io.kthena.sim.engine.Environment;
import io.kthena.sim.log.EventLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** The HTTP server: one event loop, vLLM's routes (spec: mooncake protocol, section 7.1) and a few under {@code /sim}. */
public final class ApiServer implements AutoCloseable {
    private final Served served;
    private final SmallRoutes routes;
    private final Completions completions;
    private final Vertx vertx;
    private final HttpServer server;
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean draining;

    /** Prepares a server for {@code engine}; nothing listens yet. */
    public ApiServer(Environment environment, EngineLoop engine) {
        var adapters = new Adapters(environment.arguments().serving().adapters());
        served = new Served(environment, engine, adapters, () -> draining);
        routes = new SmallRoutes(served, Instant.now().getEpochSecond());
        completions = new Completions(served);
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setBlockedThreadCheckInterval(3_600_000)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setMaxHeaderSize(65_536)
                        .setReuseAddress(true)
                        // Like the real server, HTTP/1.1 only: an upgrade offered by a client is ignored.
                        .setHttp2ClearTextEnabled(false))
                .requestHandler(this::handle);
    }

    /**
     * Listens, and returns the port.
     *
     * @throws IllegalStateException when the address cannot be had
     */
    public int listen() {
        var serving = served.arguments().serving();
        try {
            return server.listen(serving.port(), serving.host())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS)
                    .actualPort();
        } catch (ExecutionException | TimeoutException | CompletionException e) {
            close();
            throw new IllegalStateException(
                    "cannot listen on " + serving.host() + ":" + serving.port() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Refuses new work and waits at most {@code seconds} for what is under way. */
    public void drain(double seconds) {
        draining = true;
        long deadline = System.nanoTime() + (long) (seconds * 1e9);
        while (open.get() > 0 && System.nanoTime() < deadline) {
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void handle(HttpServerRequest request) {
        String path = request.path() == null ? "/" : request.path();
        open.incrementAndGet();
        request.response().endHandler(_ -> {
            open.decrementAndGet();
            served.environment()
                    .metrics()
                    .http(
                            request.method().name(),
                            label(path),
                            request.response().getStatusCode());
        });
        boolean get =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        try {
            authorize(request, path);
            if (get) {
                get(request, path);
            } else if (request.method().equals(HttpMethod.POST)) {
                request.body()
                        .onSuccess(body -> post(request, path, body))
                        .onFailure(_ -> request.connection().close());
            } else {
                throw ApiError.methodNotAllowed();
            }
        } catch (ApiError e) {
            fail(request, e);
        } catch (RuntimeException e) {
            EventLog.error("http.failed", "path", path, "reason", e);
            fail(request, ApiError.internal("Internal server error"));
        }
    }

    private void authorize(HttpServerRequest request, String path) {
        var keys = served.arguments().serving().apiKeys();
        if (keys.isEmpty() || !path.startsWith("/v1")) {
            return;
        }
        String header = request.getHeader("Authorization");
        if (header == null
                || !header.startsWith("Bearer ")
                || !keys.contains(header.substring(7).strip())) {
            throw ApiError.unauthorized();
        }
    }

    private void get(HttpServerRequest request, String path) {
        switch (path) {
            case "/health", "/ping" -> health(request);
            case "/version" -> json(request, routes.version());
            case "/load" -> json(request, JsonNodeFactory.instance.objectNode().put("server_load", open.get() - 1));
            case "/metrics" ->
                request.response()
                        .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
                        .end(served.environment().metrics().expose());
            case "/v1/models" -> json(request, routes.models());
            case "/sim/state" -> json(request, routes.state());
            case "/sim/faults" -> json(request, routes.faults());
            default -> throw label(path).equals("other") ? ApiError.notFound() : ApiError.methodNotAllowed();
        }
    }

    private void post(HttpServerRequest request, String path, Buffer buffer) {
        try {
            switch (path) {
                case "/v1/chat/completions" ->
                    completions.serve(body(request, buffer), true, vertx.getOrCreateContext(), request);
                case "/v1/completions" ->
                    completions.serve(body(request, buffer), false, vertx.getOrCreateContext(), request);
                case "/tokenize" -> json(request, routes.tokenize(body(request, buffer)));
                case "/detokenize" -> json(request, routes.detokenize(body(request, buffer)));
                case "/v1/load_lora_adapter" -> text(request, routes.loadAdapter(body(request, buffer)));
                case "/v1/unload_lora_adapter" -> text(request, routes.unloadAdapter(body(request, buffer)));
                case "/sim/faults" -> json(request, routes.setFaults(body(request, buffer)));
                case "/ping" -> health(request);
                case "/reset_prefix_cache" ->
                    Future.fromCompletionStage(served.engine().resetPrefixCache(), vertx.getOrCreateContext())
                            .onSuccess(done -> request.response()
                                    .setStatusCode(done ? 200 : 503)
                                    .end());
                default -> throw label(path).equals("other") ? ApiError.notFound() : ApiError.methodNotAllowed();
            }
        } catch (ApiError e) {
            fail(request, e);
        } catch (RuntimeException e) {
            EventLog.error("http.failed", "path", path, "reason", e);
            fail(request, ApiError.internal("Internal server error"));
        }
    }

    private static JsonNode body(HttpServerRequest request, Buffer buffer) {
        String type = request.getHeader("Content-Type");
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            throw ApiError.unsupportedMediaType();
        }
        try {
            var body = Wire.JSON.readTree(buffer.getBytes());
            if (body != null && body.isObject()) {
                return body;
            }
            throw ApiError.badRequest("the body must be a JSON object");
        } catch (JsonProcessingException e) {
            throw ApiError.badRequest("Invalid JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw ApiError.badRequest("Invalid body: " + e.getMessage());
        }
    }

    private void health(HttpServerRequest request) {
        request.response().setStatusCode(served.engine().isDead() ? 503 : 200).end();
    }

    private static void json(HttpServerRequest request, JsonNode body) {
        request.response().putHeader("content-type", "application/json").end(Wire.text(body));
    }

    private static void text(HttpServerRequest request, String body) {
        request.response()
                .putHeader("content-type", "text/plain; charset=utf-8")
                .end(body);
    }

    private static void fail(HttpServerRequest request, ApiError error) {
        if (!request.response().ended() && !request.response().closed()) {
            request.response()
                    .setStatusCode(error.status())
                    .putHeader("content-type", "application/json")
                    .end(Wire.text(error.toJson()));
        }
    }

    /** Known paths stand for themselves, all others for one: labels must not grow without bound. */
    private static String label(String path) {
        return switch (path) {
            case "/health",
                    "/ping",
                    "/version",
                    "/load",
                    "/metrics",
                    "/tokenize",
                    "/detokenize",
                    "/reset_prefix_cache",
                    "/v1/models",
                    "/v1/completions",
                    "/v1/chat/completions",
                    "/v1/load_lora_adapter",
                    "/v1/unload_lora_adapter",
                    "/sim/state",
                    "/sim/faults" -> path;
            default -> "other";
        };
    }

    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            EventLog.warn("http.close_failed", "reason", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
