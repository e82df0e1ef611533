package io.kthena.router.http;

import static io.kthena.router.http.FakeEngine.events;
import static io.kthena.router.http.FakeEngine.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Legs that fail, break, stay silent or are left by their client. */
@QuarkusTest
class FailingLegsTest extends PairUnderTest {
    @Inject
    FailingLegsTest(TestTopology topology) {
        super(topology);
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
}
