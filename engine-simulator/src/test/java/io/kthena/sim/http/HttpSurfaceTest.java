package io.kthena.sim.http;

import static io.kthena.sim.Engines.chat;
import static io.kthena.sim.Engines.get;
import static io.kthena.sim.Engines.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kthena.sim.EngineSimulator;
import io.kthena.sim.Engines;
import io.kthena.sim.token.TokenStamps;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpSurfaceTest {
    private static final EngineSimulator ENGINE = Engines.plain("--lora-modules", "style=/a");

    @AfterAll
    static void close() {
        ENGINE.close();
    }

    @Test
    void answersAsThePageExpectsAndSaysItIsASimulator() {
        var answer = post(ENGINE, "7", chat("Where is the capital of China?"));

        var body = answer.json();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(body.path("id").asText()).isEqualTo("chatcmpl-7");
        assertThat(body.path("object").asText()).isEqualTo("chat.completion");
        assertThat(body.path("created").isIntegralNumber()).isTrue();
        assertThat(body.path("model").asText()).isEqualTo("m");
        assertThat(body.at("/choices/0/message/role").asText()).isEqualTo("assistant");
        assertThat(body.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(body.at("/usage/total_tokens").asInt())
                .isEqualTo(body.at("/usage/prompt_tokens").asInt()
                        + body.at("/usage/completion_tokens").asInt());
        assertThat(body.path("system_fingerprint").asText()).contains("simulator");
        assertThat(answer.verdict().ok()).isTrue();
        assertThat(answer.verdict().requestTag()).isEqualTo(TokenStamps.tagOf("chatcmpl-7"));
        assertThat(answer.content()).doesNotContain("Beijing");
    }

    @Test
    void streamsEventsThatAddUpToTheSameText() {
        var body = chat("Tell me");
        String whole = post(ENGINE, "s", body).content();
        body.put("stream", true).putObject("stream_options").put("include_usage", true);

        var events = post(ENGINE, "s", body).text().split("\n\n");

        var text = new StringBuilder();
        var reasons = new ArrayList<String>();
        for (String event : events) {
            assertThat(event).startsWith("data: ");
            if (!event.equals("data: [DONE]")) {
                var chunk = new Engines.Answer(200, event.substring(6)).json();
                text.append(chunk.at("/choices/0/delta/content").asText(""));
                reasons.add(chunk.at("/choices/0/finish_reason").asText(""));
            }
        }
        assertThat(text.toString()).isEqualTo(whole);
        assertThat(events[0]).contains("\"role\":\"assistant\"");
        assertThat(events[events.length - 1]).isEqualTo("data: [DONE]");
        assertThat(events[events.length - 2]).contains("\"usage\":{").contains("\"choices\":[]");
        assertThat(reasons).contains("stop");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\":\"nope\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]} | 404 | does not exist",
                "{\"model\":\"m\" | 400 | Invalid JSON",
                "[] | 400 | JSON object",
                "{\"model\":\"m\",\"messages\":[]} | 400 | messages",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"max_tokens\":100000} | 400 | maximum context length",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"max_tokens\":0} | 400 | max_tokens",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"temperature\":-1} | 400 | temperature",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"stream_options\":{}} | 400 | Stream options"
            })
    void refusesWithAnErrorObject(String body, int status, String message) {
        var answer = post(ENGINE, "/v1/chat/completions", "r", body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().at("/error/message").asText()).contains(message);
        assertThat(answer.json().at("/error/code").asInt()).isEqualTo(status);
    }

    @Test
    void honoursLimitsStopStringsChoicesAndLogprobs() {
        var limited =
                post(ENGINE, "r", chat("x").put("max_completion_tokens", 3)).json();
        assertThat(limited.at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(limited.at("/usage/completion_tokens").asInt()).isEqualTo(3);

        var stopped = post(ENGINE, "r", chat("x").put("stop", "simulated")).json();
        assertThat(stopped.at("/choices/0/stop_reason").asText()).isEqualTo("simulated");
        assertThat(stopped.at("/choices/0/message/content").asText())
                .contains("This")
                .doesNotContain("simulated");

        var many = post(ENGINE, "r", chat("x").put("n", 3).put("logprobs", true).put("top_logprobs", 2))
                .json();
        assertThat(many.path("choices").size()).isEqualTo(3);
        assertThat(many.at("/choices/2/logprobs/content/0/top_logprobs").size()).isEqualTo(2);

        var completion = post(
                        ENGINE,
                        "/v1/completions",
                        "r",
                        "{\"model\":\"style\",\"prompt\":[\"a\",\"b\"],\"logprobs\":1,\"min_tokens\":40,\"max_tokens\":40}")
                .json();
        assertThat(completion.path("choices").size()).isEqualTo(2);
        assertThat(completion.at("/usage/completion_tokens").asInt()).isEqualTo(80);
        assertThat(completion.at("/choices/1/logprobs/tokens").size()).isEqualTo(40);
    }

    @Test
    void servesTheSmallRoutes() {
        assertThat(get(ENGINE, "/health").status()).isEqualTo(200);
        assertThat(get(ENGINE, "/version").json().path("version").asText()).contains("simulator");
        assertThat(get(ENGINE, "/nowhere").status()).isEqualTo(404);
        assertThat(get(ENGINE, "/v1/completions").status()).isEqualTo(405);
        var tokens = post(ENGINE, "/tokenize", "r", "{\"model\":\"m\",\"prompt\":\"hello there, 世界\"}")
                .json();
        assertThat(tokens.path("count").asInt()).isEqualTo(tokens.path("tokens").size());
        assertThat(post(ENGINE, "/detokenize", "r", "{\"tokens\":" + tokens.path("tokens") + "}")
                        .json()
                        .path("prompt")
                        .asText())
                .isEqualTo("hello there, 世界");
        assertThat(post(ENGINE, "/v1/load_lora_adapter", "r", "{\"lora_name\":\"l\",\"lora_path\":\"/l\"}")
                        .status())
                .isEqualTo(200);
        assertThat(get(ENGINE, "/v1/models").text()).contains("\"id\":\"l\"").contains("\"id\":\"m\"");
        assertThat(post(ENGINE, "/v1/unload_lora_adapter", "r", "{\"lora_name\":\"l\"}")
                        .status())
                .isEqualTo(200);
        assertThat(post(ENGINE, "/v1/unload_lora_adapter", "r", "{\"lora_name\":\"l\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void exposesMetricsUnderVllmsNames() {
        post(ENGINE, "r", chat("count me"));

        assertThat(get(ENGINE, "/metrics").text())
                .contains("# TYPE vllm:time_to_first_token_seconds histogram")
                .contains("vllm:num_requests_running{model_name=\"m\",engine=\"0\"} 0.0")
                .contains("vllm:time_to_first_token_seconds_bucket{model_name=\"m\",engine=\"0\",le=\"2560.0\"}")
                .contains("vllm:kv_cache_usage_perc{model_name=\"m\",engine=\"0\"}")
                .contains("vllm:request_success_total{model_name=\"m\",engine=\"0\",finished_reason=\"stop\"}")
                .contains("sim_requests_total{role=\"plain\"}");
    }

    @Test
    void checksKeys() {
        try (var locked = Engines.plain("--api-key", "secret")) {
            var models = HttpRequest.newBuilder(URI.create("http://" + locked.address() + "/v1/models"));
            assertThat(Engines.send(models.build()).status()).isEqualTo(401);
            assertThat(Engines.send(models.header("Authorization", "Bearer secret")
                                    .build())
                            .status())
                    .isEqualTo(200);
            assertThat(get(locked, "/health").status()).isEqualTo(200);
        }
    }

    @Test
    void aClientThatLeavesTakesItsRequestWithIt() throws IOException {
        try (var slow = Engines.plain("--inter-token-latency", "50ms")) {
            String body = chat("x").put("ignore_eos", true).put("stream", true).toString();
            try (var socket = new Socket(slow.address().split(":")[0], slow.port())) {
                socket.getOutputStream()
                        .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                        + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                                .getBytes(StandardCharsets.US_ASCII));
                await().until(() -> slow.state().running() == 1);
            }
            await().until(() -> slow.state().running() == 0 && slow.state().usedBlocks() == 0);
            assertThat(get(slow, "/metrics").text()).contains("finished_reason=\"abort\"} 1.0");
        }
    }

    @Test
    void preemptsWhenBlocksRunOutAndStillAnswersRightly() {
        try (var tight = Engines.plain("--num-gpu-blocks-override", "32", "--no-enable-prefix-caching")) {
            var body = chat("x ".repeat(200)).put("n", 4).put("max_tokens", 120).put("ignore_eos", true);
            var answer = post(tight, "r", body);

            assertThat(answer.json().at("/usage/completion_tokens").asInt()).isEqualTo(480);
            assertThat(answer.verdict().ok()).isTrue();
            assertThat(get(tight, "/metrics").text()).containsPattern("num_preemptions_total\\{[^}]*} [1-9]");
            assertThat(tight.state().usedBlocks()).isZero();
        }
    }

    @Test
    void faultsAreSetOverHttp() {
        try (var engine = Engines.plain()) {
            assertThat(post(engine, "/sim/faults", "r", "{\"faults\":[{\"name\":\"nope\"}]}")
                            .status())
                    .isEqualTo(400);
            var set =
                    post(engine, "/sim/faults", "r", "{\"seed\":3,\"faults\":[{\"name\":\"done.drop\",\"times\":2}]}");
            assertThat(set.json().at("/faults/0/name").asText()).isEqualTo("done.drop");
            assertThat(engine.faults().rules()).hasSize(1);
        }
    }
}
