package io.kthena.sim.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kthena.sim.EngineSimulator;
import io.kthena.sim.Engines;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeServerTest {
    private final Path folder;

    RuntimeServerTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void rewritesLocalhostToThePodsAddress() {
        var options = RuntimeOptions.read(
                List.of(
                        "--port",
                        "8100",
                        "--engine",
                        "vllmdisaggregated",
                        "--engine-base-url",
                        "http://localhost:8000",
                        "--pod",
                        "p.ns",
                        "-N",
                        "m"),
                Map.of("POD_IP", "127.64.0.20"));

        assertThat(options.engine()).isEqualTo("vllm");
        assertThat(options.host()).isEqualTo("127.64.0.20");
        assertThat(options.engineUrl()).isEqualTo(URI.create("http://127.64.0.20:8000"));
    }

    @Test
    void refusesUnknownEnginesAndMissingArguments() {
        assertThatThrownBy(() -> RuntimeOptions.read(List.of("-E", "tgi", "-I", "p", "-N", "m"), Map.of()))
                .hasMessageContaining("tgi");
        assertThatThrownBy(() -> RuntimeOptions.read(List.of("-E", "vllm", "-N", "m"), Map.of()))
                .hasMessageContaining("--pod");
    }

    @Test
    void copiesMetricsAndPassesAdaptersOn() throws IOException {
        try (EngineSimulator engine = Engines.plain();
                var runtime = new RuntimeServer(
                        options(engine.address()), Map.of("KTHENA_MOUNTS", "{\"/models\":\"" + folder + "\"}"))) {
            Engines.post(engine, "r", Engines.chat("hello"));
            String metrics = call(runtime, "/metrics", "").text();
            assertThat(metrics)
                    .contains("vllm:generation_tokens_total{")
                    .containsPattern("kthena:generation_tokens_total\\{[^}]*} [1-9]")
                    .contains("# TYPE kthena:time_to_first_token_seconds histogram")
                    .contains("kthena:num_requests_waiting{")
                    .doesNotContain("kthena:num_requests_waiting_by_reason");

            var loaded = call(runtime, "/v1/load_lora_adapter", """
                    {"lora_name":"l","source":"hf://a/b","output_dir":"/models/l"}""");
            assertThat(loaded.status()).isEqualTo(200);
            assertThat(Files.exists(folder.resolve("l/config.json"))).isTrue();
            assertThat(Engines.get(engine, "/v1/models").text()).contains("\"id\":\"l\"");
            assertThat(call(runtime, "/v1/unload_lora_adapter", "{\"lora_name\":\"none\"}")
                            .status())
                    .isEqualTo(404);
            assertThat(call(runtime, "/v1/download_model", "{\"source\":\"hf://a/b\"}")
                            .status())
                    .isEqualTo(400);
            assertThat(call(runtime, "/health", "").json().path("status").asText())
                    .isEqualTo("healthy");
        }
    }

    @Test
    void anEngineThatIsNotThereIsABadGateway() throws IOException {
        String nobody;
        try (EngineSimulator engine = Engines.plain()) {
            nobody = engine.address();
        }
        try (var runtime = new RuntimeServer(options(nobody), Map.of())) {
            assertThat(call(runtime, "/metrics", "").status()).isEqualTo(502);
        }
    }

    private static RuntimeOptions options(String engine) {
        return RuntimeOptions.read(
                List.of("-E", "vllm", "-P", "0", "-H", "127.0.0.1", "-B", "http://" + engine, "-I", "p.n", "-N", "m"),
                Map.of());
    }

    private static Engines.Answer call(RuntimeServer runtime, String path, String body) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + runtime.port() + path));
        return Engines.send(
                (body.isEmpty() ? request : request.POST(HttpRequest.BodyPublishers.ofString(body))).build());
    }
}
