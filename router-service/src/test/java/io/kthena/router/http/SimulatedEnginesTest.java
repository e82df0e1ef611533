package io.kthena.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kthena.router.Objects;
import io.kthena.sim.EngineSimulator;
import io.kthena.sim.SimulatorOptions;
import io.kthena.sim.metrics.Truth;
import io.kthena.sim.token.TokenStamps;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The router against engines with the Mooncake connector: KV really is held, pulled and released. */
@QuarkusTest
class SimulatedEnginesTest {
    private static final String PROMPT = "Where is the capital of China? ".repeat(8);

    private final TestTopology topology;
    private final List<EngineSimulator> engines = new ArrayList<>();

    @TestHTTPResource("/v1/chat/completions")
    @SuppressWarnings("NullAway.Init") // set by Quarkus
    URI chat;

    @Inject
    SimulatedEnginesTest(TestTopology topology) {
        this.topology = topology;
    }

    @AfterEach
    void close() {
        engines.forEach(EngineSimulator::close);
    }

    private EngineSimulator engine(String address, int port, String role, String... flags) {
        var words = new ArrayList<>(List.of("m", "--port", String.valueOf(port), "--max-model-len", "512"));
        words.addAll(List.of("--block-size", "16", "--kv-transfer-config", """
                {"kv_connector":"MooncakeConnectorV1","kv_role":"%s","kv_port":20001,"engine_id":"%s",
                 "kv_connector_extra_config":{"prefill":{"tp_size":1},"decode":{"tp_size":1}}}
                """.formatted(role, role)));
        words.addAll(List.of(flags));
        engines.add(EngineSimulator.start(new SimulatorOptions(words, Map.of("POD_IP", address))));
        return engines.getLast();
    }

    /** One prefill and one decode engine on the same port of two addresses. */
    private void group(String... flags) {
        var random = ThreadLocalRandom.current();
        String net = "127." + random.nextInt(128, 250) + "." + random.nextInt(1, 250) + ".";
        EngineSimulator prefill = engine(net + 1, 0, "kv_producer", flags);
        engine(net + 2, prefill.port(), "kv_consumer", flags);
        topology.set(
                List.of(Objects.route(
                        "r",
                        "2026-01-01T00:00:00Z",
                        "modelName: x\nrules: [{targetModels: [{modelServerName: m}]}]\n")),
                List.of(Objects.server("m", """
                        model: m
                        inferenceEngine: vLLM
                        kvConnector: {type: mooncake}
                        workloadPort: {port: %d}
                        workloadSelector:
                          matchLabels: {app: m}
                          pdGroup: {groupKey: g, prefillLabels: {role: prefill}, decodeLabels: {role: decode}}
                        """.formatted(prefill.port()))),
                List.of(
                        Objects.pod("sim-p", net + 1, Map.of("app", "m", "g", "g0", "role", "prefill")),
                        Objects.pod("sim-d", net + 2, Map.of("app", "m", "g", "g0", "role", "decode"))));
    }

    private static String body(boolean stream) {
        return "{\"model\":\"x\",\"messages\":[{\"role\":\"user\",\"content\":\"" + PROMPT + "\"}],\"stream\":" + stream
                + "}";
    }

    private String ask(boolean stream) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var response = client.send(
                    HttpRequest.newBuilder(chat)
                            .POST(BodyPublishers.ofString(body(stream)))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return response.body();
        }
    }

    private void nothingIsPinned() {
        await().untilAsserted(() -> {
            assertThat(engines.getFirst().state().pinnedBlocks()).isZero();
            assertThat(engines.getFirst().count(Truth.HOLDS_RELEASED)).isEqualTo(1);
        });
        assertThat(engines.getFirst().requests("prefill")).isEqualTo(1);
        assertThat(engines.getLast().requests("decode")).isEqualTo(1);
        assertThat(engines.getLast().count(Truth.LATE_READS)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"old, false", "old, true", "current, false", "current, true"})
    void oneRequestIsOnePrefillOneDecodeAndNoHoldLeft(String profile, boolean stream) throws Exception {
        group("--sim-profile", profile);
        String answer = ask(stream);
        if (stream) {
            assertThat(answer).contains("data: [DONE]").doesNotContain("\"usage\":{");
        } else {
            var json = new JsonObject(answer);
            String text = json.getJsonArray("choices")
                    .getJsonObject(0)
                    .getJsonObject("message")
                    .getString("content");
            assertThat(TokenStamps.verify(text).problems()).isEmpty();
            assertThat(json.getJsonObject("usage").getInteger("completion_tokens"))
                    .isPositive();
        }
        nothingIsPinned();
    }

    @Test
    void aClientThatLeavesBetweenTheLegsLeavesNothingPinned() throws Exception {
        group("--time-to-first-token", "400");
        String body = body(false);
        try (Socket socket = new Socket(chat.getHost(), chat.getPort())) {
            String request = "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            await().until(() -> engines.getFirst().requests("prefill") == 1);
        }
        nothingIsPinned();
    }
}
