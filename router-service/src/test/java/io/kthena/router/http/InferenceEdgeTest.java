package io.kthena.router.http;

import static io.kthena.router.http.FakeEngine.events;
import static io.kthena.router.http.FakeEngine.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kthena.router.Objects;
import io.kthena.router.topology.PodFact;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole router over real sockets, with engines that do as told: one prefill and two decode engines of one group. */
@QuarkusTest
class InferenceEdgeTest {
    private static final String CHAT =
            "{\"model\":\"alias\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":%s}";
    private static final String CHUNK = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Bei\"}}]}\n\n";
    private static final String USAGE =
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":8}}\n\n";

    private final TestTopology topology;

    @TestHTTPResource("/")
    @SuppressWarnings("NullAway.Init") // set by Quarkus
    URI router;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Vertx vertx = Vertx.vertx();

    @SuppressWarnings("NullAway.Init")
    private FakeEngine prefill;

    @SuppressWarnings("NullAway.Init")
    private FakeEngine decode;

    @Inject
    InferenceEdgeTest(TestTopology topology) {
        this.topology = topology;
    }

    @BeforeEach
    void engines() throws Exception {
        prefill = new FakeEngine(vertx, "127.0.1.1", 0).does(FakeEngine.HOLD);
        decode = new FakeEngine(vertx, "127.0.1.2", prefill.port()).does(FakeEngine.COMPLETE);
        publish("trafficPolicy: {timeout: 10s, retry: {attempts: 1}}", "127.0.1.1", "127.0.1.2");
    }

    private void publish(String policy, String... ips) {
        String spec = """
                model: served
                inferenceEngine: vLLM
                kvConnector: {type: mooncake}
                workloadPort: {port: %d}
                workloadSelector:
                  matchLabels: {app: m}
                  pdGroup: {groupKey: g, prefillLabels: {role: prefill}, decodeLabels: {role: decode}}
                %s
                """.formatted(prefill.port(), policy);
        List<PodFact> pods = new ArrayList<>();
        for (int i = 0; i < ips.length; i++) {
            String role = i == 0 ? "prefill" : "decode";
            pods.add(Objects.pod(role + "-" + i, ips[i], Map.of("app", "m", "g", "g0", "role", role)));
        }
        topology.set(
                List.of(
                        Objects.route(
                                "r",
                                "2026-01-01T00:00:00Z",
                                "modelName: booster\nmodelAliases: [alias]\n"
                                        + "rules: [{targetModels: [{modelServerName: m}]}]\n"),
                        Objects.route(
                                "s",
                                "2026-01-01T00:00:00Z",
                                "modelName: empty\nrules: [{targetModels: [{modelServerName: empty}]}]\n"),
                        Objects.route(
                                "t",
                                "2026-01-01T00:00:00Z",
                                "modelName: dangling\nrules: [{targetModels: [{modelServerName: gone}]}]\n")),
                List.of(
                        Objects.server("m", spec),
                        Objects.server(
                                "empty",
                                "inferenceEngine: vLLM\nworkloadPort: {port: 8000}\n"
                                        + "workloadSelector: {matchLabels: {app: none}}\n")),
                pods);
    }

    @AfterEach
    void close() throws Exception {
        assertThat(topology.inFlight("uid-prefill-0")).isZero();
        assertThat(topology.inFlight("uid-decode-1")).isZero();
        vertx.close().toCompletionStage().toCompletableFuture().get();
        client.close();
    }

    private HttpResponse<String> post(String path, String body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(router.resolve(path)).POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> chat(boolean stream) throws IOException, InterruptedException {
        return post("/v1/chat/completions", CHAT.formatted(stream));
    }

    private String get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(router.resolve(path)).build(), BodyHandlers.ofString())
                .body();
    }

    @Test
    void prefillThenDecodeWithOneRequestId() throws Exception {
        var response = post(
                "/v1/chat/completions",
                CHAT.formatted(false),
                "X-Request-Id",
                "my-id",
                "Authorization",
                "Bearer secret",
                "Cookie",
                "a=b",
                "traceparent",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(FakeEngine.ANSWER);
        assertThat(response.headers().firstValue("x-request-id")).hasValue("my-id");
        var first = prefill.received().getFirst();
        var second = decode.received().getFirst();
        assertThat(first.body().getString("model")).isEqualTo("served");
        assertThat(first.body().getInteger("max_tokens")).isEqualTo(1);
        assertThat(second.body().getJsonObject("kv_transfer_params")).isEqualTo(new JsonObject(FakeEngine.PARAMS));
        assertThat(first.requestId()).isEqualTo("my-id").isEqualTo(second.requestId());
        assertThat(second.request().getHeader("Authorization")).isNull();
        assertThat(second.request().getHeader("Cookie")).isNull();
        assertThat(second.request().getHeader("traceparent")).contains("0af7651916cd43dd8448eb211c80319c");
        assertThat(get("/metrics"))
                .contains("kthena_router_requests_total{backend_name=\"dev/m\",backend_type=\"model_server\"")
                .contains("kthena_router_request_duration_seconds_bucket{backend_name=\"dev/m\"")
                .contains("kthena_router_pd_requests_total{outcome=\"succeeded\"}")
                .contains("kthena_router_active_requests 0.0");
    }

    @Test
    void aStreamPassesAndOurUsageEventDoesNot() throws Exception {
        decode.does((_, response) -> {
            events(response).write(CHUNK);
            response.write(CHUNK + USAGE.substring(0, 20));
            response.end(USAGE.substring(20) + "data: [DONE]\n\n");
        });
        var response = chat(true);
        assertThat(response.body()).isEqualTo(CHUNK + CHUNK + "data: [DONE]\n\n");
        assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream; charset=utf-8");
        var sent = decode.received().getFirst().body();
        assertThat(sent.getJsonObject("stream_options").getBoolean("include_usage"))
                .isTrue();
        assertThat(get("/metrics")).containsPattern("kthena_router_tokens_total\\{.*token_type=\"output\".*} [1-9]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/chat/completions|{\"model\":|400|unexpected EOF",
                "/v1/chat/completions||400|EOF",
                "/v1/chat/completions|[]|400|invalid request body",
                "/v1/chat/completions|{\"messages\":[]}|400|model not found",
                "/v1/chat/completions|{\"model\":\"alias\"}|400|prompt not found",
                "/v1/chat/completions|{\"model\":\"what\",\"messages\":[]}|404|route not found",
                "/v1/chat/completions|{\"model\":\"dangling\",\"messages\":[]}|404|can't find model server: dev/gone",
                "/v1/chat/completions|{\"model\":\"empty\",\"messages\":[]}|503|no available pods for model server: dev/empty",
                "/v1/models|{}|405|method POST is not allowed",
                "/v2/anything|{}|404|page not found",
            })
    void refusalsAreErrorObjects(String path, @Nullable String body, int status, String message) throws Exception {
        var response = post(path, body == null ? "" : body);
        assertThat(response.statusCode()).isEqualTo(status);
        JsonObject error = new JsonObject(response.body()).getJsonObject("error");
        assertThat(error.getString("message")).contains(message);
        assertThat(error.fieldNames()).containsExactlyInAnyOrder("message", "type", "param", "code");
        assertThat(response.headers().firstValue("retry-after").isPresent()).isEqualTo(status == 503);
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() throws Exception {
        var response = post("/v1/chat/completions", "x".repeat(70_000));
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("larger than 65536 bytes");
    }

    @Test
    void anEnginesOwnRefusalGoesToTheClientUntouched() throws Exception {
        prefill.does((_, response) -> json(response, 422, "{\"error\":{\"message\":\"bad temperature\"}}"));
        var response = chat(false);
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.body()).isEqualTo("{\"error\":{\"message\":\"bad temperature\"}}");
        assertThat(prefill.received()).hasSize(1);
        assertThat(decode.received()).isEmpty();
    }

    @Test
    void aRefusedDecodeConnectionCostsNoSecondPrefill() throws Exception {
        FakeEngine spare = new FakeEngine(vertx, "127.0.1.3", prefill.port());
        decode.close();
        publish("trafficPolicy: {timeout: 10s}", "127.0.1.1", "127.0.1.2", "127.0.1.3");
        for (int i = 0; i < 4; i++) {
            assertThat(chat(false).statusCode()).isEqualTo(200);
        }
        assertThat(prefill.received()).hasSize(4);
        assertThat(spare.received()).hasSize(4);
    }

    @Test
    void aHoldWaitsForTheOnlyDecodeEngineToComeBack() throws Exception {
        publish("trafficPolicy: {timeout: 10s, retry: {attempts: 100, retryInterval: 50ms}}", "127.0.1.1", "127.0.1.2");
        decode.close();
        AtomicReference<FakeEngine> back = new AtomicReference<>();
        prefill.does((body, response) -> {
            FakeEngine.HOLD.answer(body, response);
            vertx.setTimer(300, _ -> Thread.ofVirtual().start(() -> back.set(reopened())));
        });
        assertThat(chat(false).statusCode()).isEqualTo(200);
        assertThat(prefill.received()).hasSize(1);
        await().untilAsserted(() -> assertThat(back.get().received()).hasSize(1));
    }

    private FakeEngine reopened() {
        try {
            return new FakeEngine(vertx, "127.0.1.2", prefill.port());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aDecodeFailureSpendsTheParametersSoPrefillRunsAgain() throws Exception {
        decode.does((_, response) -> {
            if (decode.received().size() == 1) {
                json(response, 500, "{}");
            } else {
                json(response, 200, FakeEngine.ANSWER);
            }
        });
        assertThat(chat(false).statusCode()).isEqualTo(200);
        assertThat(prefill.received()).hasSize(2);
        assertThat(prefill.received().getFirst().requestId())
                .isEqualTo(prefill.received().getLast().requestId());
    }

    @Test
    void whenTheBudgetIsSpentTheClientIsTold() throws Exception {
        decode.does((_, response) -> json(response, 500, "{}"));
        var response = chat(false);
        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.body()).contains("all prefill/decode attempts failed");
        assertThat(prefill.received()).hasSize(2);
    }

    @Test
    void aSilentEngineTimesOut() throws Exception {
        publish("trafficPolicy: {timeout: 200ms, retry: {attempts: 0}}", "127.0.1.1", "127.0.1.2");
        prefill.does((_, _) -> {});
        var response = chat(false);
        assertThat(response.statusCode()).isEqualTo(504);
        assertThat(response.body()).contains("timed out");
    }

    @Test
    void missingParametersCostARecomputeAndAreCounted() throws Exception {
        prefill.does((_, response) -> json(response, 200, "{\"choices\":[{\"finish_reason\":\"stop\"}]}"));
        assertThat(chat(false).statusCode()).isEqualTo(200);
        assertThat(decode.received().getFirst().body().containsKey("kv_transfer_params"))
                .isFalse();
        assertThat(get("/metrics")).contains("kthena_router_pd_missing_params_total{finish_reason=\"stop\"}");
    }

    @Test
    void aStreamThatBreaksEndsWithAnErrorEvent() throws Exception {
        decode.does((_, response) -> {
            events(response).write(CHUNK);
            vertx.setTimer(100, _ -> response.reset());
        });
        String body = chat(true).body();
        assertThat(body).startsWith(CHUNK + "data: {\"error\":{").doesNotContain("[DONE]");
        assertThat(prefill.received()).hasSize(1);
    }

    @Test
    void aStreamThatBreaksBeforeItsFirstByteIsTriedAgain() throws Exception {
        decode.does((_, response) -> {
            events(response);
            if (decode.received().size() == 1) {
                response.end("data: {\"error\":{\"message\":\"EngineCore died\"}}\n\n");
            } else {
                response.end(CHUNK + "data: [DONE]\n\n");
            }
        });
        assertThat(chat(true).body()).isEqualTo(CHUNK + "data: [DONE]\n\n");
        assertThat(prefill.received()).hasSize(2);
    }

    @Test
    void aClientThatLeavesDuringPrefillLeavesNoHold() throws Exception {
        AtomicReference<HttpServerResponse> pending = new AtomicReference<>();
        prefill.does((_, response) -> pending.set(response));
        try (Socket socket = open(CHAT.formatted(true))) {
            await().until(() -> pending.get() != null);
            assertThat(socket.isConnected()).isTrue();
        }
        await().untilAsserted(() ->
                assertThat(get("/metrics")).contains("kthena_router_pd_client_cancel_total{phase=\"prefill\"}"));
        FakeEngine.HOLD.answer(new JsonObject(), pending.get());
        await().untilAsserted(() -> assertThat(decode.received()).hasSize(1));
        var sent = decode.received().getFirst().body();
        assertThat(sent.getInteger("max_tokens")).isEqualTo(1);
        assertThat(sent.getJsonObject("kv_transfer_params")).isEqualTo(new JsonObject(FakeEngine.PARAMS));
        assertThat(sent.containsKey("stream")).isFalse();
        await().untilAsserted(
                        () -> assertThat(topology.inFlight("uid-decode-1")).isZero());
    }

    @Test
    void aClientThatLeavesDuringDecodeCutsTheStream() throws Exception {
        decode.does((_, response) -> events(response).write(CHUNK));
        try (Socket socket = open(CHAT.formatted(true))) {
            byte[] seen = socket.getInputStream().readNBytes(20);
            assertThat(new String(seen, StandardCharsets.UTF_8)).startsWith("HTTP/1.1 200");
        }
        await().untilAsserted(() -> assertThat(decode.cut()).hasSize(1));
        await().untilAsserted(
                        () -> assertThat(topology.inFlight("uid-decode-1")).isZero());
    }

    private Socket open(String body) throws IOException {
        var socket = new Socket(router.getHost(), router.getPort());
        String request = "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return socket;
    }

    @Test
    void modelsAndHealthAreAnsweredByTheRouter() throws Exception {
        assertThat(get("/v1/models"))
                .startsWith("{\"object\":\"list\",\"data\":[{\"id\":\"alias\",\"object\":\"model\",\"created\":0,"
                        + "\"owned_by\":\"kthena\"},{\"id\":\"booster\"");
        assertThat(get("/healthz")).isEqualTo("{\"message\":\"ok\"}");
        assertThat(get("/readyz")).isEqualTo("{\"message\":\"router is ready\"}");
        topology.setSynced(false);
        assertThat(get("/readyz")).isEqualTo("{\"message\":\"router is not ready\"}");
        assertThat(get("/q/health/ready")).contains("DOWN");
        topology.setSynced(true);
        assertThat(get("/q/health")).contains("\"status\": \"UP\"");
    }
}
