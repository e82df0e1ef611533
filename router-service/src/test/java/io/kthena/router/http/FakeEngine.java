package io.kthena.router.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** An engine that answers what a test says and remembers what it was sent. */
final class FakeEngine implements AutoCloseable {
    record Received(JsonObject body, String requestId, HttpServerRequest request) {}

    interface Behaviour {
        void answer(JsonObject body, HttpServerResponse response);
    }

    static final String PARAMS = "{\"do_remote_prefill\":true,\"do_remote_decode\":false,\"remote_block_ids\":[[1,2]],"
            + "\"remote_engine_id\":\"p\",\"remote_request_id\":\"r\",\"remote_host\":\"10.0.0.1\",\"remote_port\":36000}";
    static final Behaviour HOLD = (_, response) -> json(
            response,
            200,
            "{\"id\":\"x\",\"choices\":[{\"index\":0,\"finish_reason\":\"length\"}],\"kv_transfer_params\":" + PARAMS
                    + "}");
    static final String ANSWER = "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,"
            + "\"message\":{\"role\":\"assistant\",\"content\":\"Beijing\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":8,\"total_tokens\":18}}";
    static final Behaviour COMPLETE = (_, response) -> json(response, 200, ANSWER);

    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<Received> cut = new CopyOnWriteArrayList<>();
    private volatile Behaviour behaviour = COMPLETE;

    FakeEngine(Vertx vertx, String host, int port) throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> take(request, body)))
                .listen(port, host)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private void take(HttpServerRequest request, Buffer body) {
        if (!"POST".equals(request.method().name())) {
            request.response().end();
            return;
        }
        var one = new Received(body.toJsonObject(), String.valueOf(request.getHeader("X-Request-Id")), request);
        request.response().closeHandler(_ -> {
            if (!request.response().ended()) {
                cut.add(one);
            }
        });
        received.add(one);
        behaviour.answer(one.body(), request.response());
    }

    int port() {
        return server.actualPort();
    }

    FakeEngine does(Behaviour what) {
        behaviour = what;
        return this;
    }

    List<Received> received() {
        return received;
    }

    /** Requests whose connection was closed before they were answered. */
    List<Received> cut() {
        return cut;
    }

    static void json(HttpServerResponse response, int status, String body) {
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(body);
    }

    static HttpServerResponse events(HttpServerResponse response) {
        return response.putHeader("Content-Type", "text/event-stream; charset=utf-8")
                .setChunked(true);
    }

    @Override
    public void close() throws Exception {
        server.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
