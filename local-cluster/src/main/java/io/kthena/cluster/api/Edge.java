package io.kthena.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.objects.StatusError;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Between Vert.x and the router: reads requests on the event loop, answers them on virtual threads. */
final class Edge {
    private static final Logger log = LoggerFactory.getLogger(Edge.class);

    private final Vertx vertx;
    private final Router router;
    private final Streams streams;
    private final Auditor auditor;
    private final ExecutorService threads;

    Edge(Vertx vertx, Router router, Streams streams, Auditor auditor, ExecutorService threads) {
        this.vertx = vertx;
        this.router = router;
        this.streams = streams;
        this.auditor = auditor;
        this.threads = threads;
    }

    void accept(HttpServerRequest http) {
        Context context = vertx.getOrCreateContext();
        if ("websocket".equalsIgnoreCase(http.getHeader("Upgrade"))) {
            http.pause();
            threads.execute(() -> answer(context, http, request(http, new byte[0]), true));
        } else {
            http.body()
                    .onSuccess(body ->
                            threads.execute(() -> answer(context, http, request(http, body.getBytes()), false)));
        }
    }

    /** Ends all open watches. */
    void close() {
        streams.close();
    }

    private void answer(Context context, HttpServerRequest http, Request request, boolean webSocket) {
        Reply reply = reply(request);
        if (auditor != Auditor.NONE) {
            Auditing.of(request, reply).ifPresent(auditor::answered);
        }
        if (log.isDebugEnabled()) {
            log.debug(
                    "method={} uri={} accept={} contentType={} code={}",
                    request.method(),
                    http.uri(),
                    request.header("accept"),
                    request.header("content-type"),
                    reply instanceof Reply.Whole whole ? whole.code() : Reply.OK);
        }
        switch (reply) {
            case Reply.Whole whole -> context.runOnContext(_ -> write(http, whole));
            case Reply.Watching watching ->
                context.runOnContext(_ -> {
                    if (webSocket) {
                        streams.overWebSocket(http, watching.watch());
                    } else {
                        streams.overHttp(http, watching.watch());
                    }
                });
            case Reply.Streaming streaming -> streams.text(context, http, streaming.text());
        }
    }

    private Reply reply(Request request) {
        try {
            return router.serve(request);
        } catch (StatusError e) {
            return error(e);
        } catch (RuntimeException e) {
            log.error("method={} path={} failed", request.method(), request.path(), e);
            return error(StatusError.internal(String.valueOf(e)));
        }
    }

    private static Reply error(StatusError error) {
        ObjectNode status = error.status();
        return Reply.json(error.code(), status, List.of());
    }

    private static void write(HttpServerRequest http, Reply.Whole whole) {
        HttpServerResponse response = http.response();
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(whole.code())
                .putHeader("Content-Type", whole.contentType())
                .putHeader("Audit-Id", UUID.randomUUID().toString())
                .putHeader("Cache-Control", "no-cache, private");
        whole.warnings().stream()
                .distinct()
                .filter(w -> !w.isEmpty() && w.chars().noneMatch(Character::isISOControl))
                .forEach(w -> response.headers().add("Warning", "299 - \"" + quotable(w) + "\""));
        response.end(Buffer.buffer(whole.body()));
    }

    private static String quotable(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static Request request(HttpServerRequest http, byte[] body) {
        Map<String, String> query = new HashMap<>();
        http.params().forEach(e -> query.putIfAbsent(e.getKey(), e.getValue()));
        Map<String, String> headers = new HashMap<>();
        http.headers().forEach(e -> headers.merge(e.getKey().toLowerCase(Locale.ROOT), e.getValue(), Edge::join));
        return new Request(http.method().name(), path(http.path()), query, headers, body);
    }

    private static String join(String a, String b) {
        return a + "," + b;
    }

    private static String path(@Nullable String raw) {
        String path = raw == null
                ? "/"
                : java.net.URLDecoder.decode(raw.replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8);
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
