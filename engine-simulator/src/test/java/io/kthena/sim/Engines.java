package io.kthena.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.sim.token.TokenStamps;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Starts engines on loopback addresses of their own, and talks to them as a router would. */
public final class Engines {
    /** Any JSON. */
    public static final ObjectMapper JSON = new ObjectMapper();

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int KV_PORT = 20_001;

    private Engines() {}

    /** An answer over HTTP. */
    public record Answer(int status, String text) {
        public JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (IOException e) {
                throw new AssertionError(text, e);
            }
        }

        public String content() {
            return json().at("/choices/0/message/content").asText();
        }

        public TokenStamps.Verdict verdict() {
            return TokenStamps.verify(content());
        }
    }

    /** A plain engine. */
    public static EngineSimulator plain(String... flags) {
        return start("", flags);
    }

    public static EngineSimulator producer(String... flags) {
        return start("kv_producer", flags);
    }

    public static EngineSimulator consumer(String... flags) {
        return start("kv_consumer", flags);
    }

    private static EngineSimulator start(String role, String... flags) {
        return startAt(randomAddress(), role, flags);
    }

    /** An engine on a given address. */
    public static EngineSimulator startAt(String address, String role, String... flags) {
        var words = new ArrayList<>(List.of("m", "--port", "0", "--max-model-len", "512", "--block-size", "16"));
        if (!role.isEmpty()) {
            String policy = String.join(" ", flags).contains("recompute-policy") ? "recompute" : "fail";
            words.addAll(List.of(
                    "--tensor-parallel-size", "2", "--kv-transfer-config", """
                    {"kv_connector":"MooncakeConnectorV1","kv_role":"%s","kv_port":%d,"engine_id":"%s",
                     "kv_load_failure_policy":"%s",
                     "kv_connector_extra_config":{"prefill":{"tp_size":2},"decode":{"tp_size":2}}}
                    """.formatted(role, KV_PORT, role, policy)));
        }
        words.addAll(List.of(flags));
        return EngineSimulator.start(new SimulatorOptions(words, Map.of("POD_IP", address)));
    }

    /** An address nobody else uses. */
    public static String randomAddress() {
        var random = ThreadLocalRandom.current();
        return "127." + random.nextInt(128, 250) + "." + random.nextInt(1, 250) + "." + random.nextInt(1, 250);
    }

    /** Base of the side-channel ports of every engine here. */
    public static int kvPort() {
        return KV_PORT;
    }

    public static ObjectNode chat(String prompt) {
        var body = JSON.createObjectNode().put("model", "m");
        body.putArray("messages").addObject().put("role", "user").put("content", prompt);
        return body;
    }

    /** The prefill leg of a request. */
    public static ObjectNode prefillLeg(String prompt) {
        var body = chat(prompt).put("max_tokens", 1).put("min_tokens", 1).put("stream", false);
        body.putObject("kv_transfer_params")
                .put("do_remote_decode", true)
                .put("do_remote_prefill", false)
                .putNull("remote_engine_id")
                .putNull("remote_block_ids")
                .putNull("remote_host")
                .putNull("remote_port");
        return body;
    }

    /** The decode leg that follows a prefill leg. */
    public static ObjectNode decodeLeg(String prompt, Answer prefill) {
        var body = chat(prompt);
        body.set("kv_transfer_params", prefill.json().path("kv_transfer_params"));
        return body;
    }

    public static Answer post(EngineSimulator engine, String requestId, JsonNode body) {
        return post(engine, "/v1/chat/completions", requestId, body.toString());
    }

    public static Answer post(EngineSimulator engine, String path, String requestId, String body) {
        return send(HttpRequest.newBuilder(URI.create("http://" + engine.address() + path))
                .header("Content-Type", "application/json")
                .header("X-Request-Id", requestId)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /** Posts without waiting, for requests that the engine's death or the test's end will cut off. */
    public static void postAndForget(EngineSimulator engine, String requestId, JsonNode body) {
        CLIENT.sendAsync(
                HttpRequest.newBuilder(URI.create("http://" + engine.address() + "/v1/chat/completions"))
                        .header("Content-Type", "application/json")
                        .header("X-Request-Id", requestId)
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
    }

    public static Answer get(EngineSimulator engine, String path) {
        return send(HttpRequest.newBuilder(URI.create("http://" + engine.address() + path))
                .build());
    }

    public static Answer send(HttpRequest request) {
        try {
            var response = CLIENT.send(
                    HttpRequest.newBuilder(request, (_, _) -> true)
                            .timeout(PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new AssertionError(request + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
