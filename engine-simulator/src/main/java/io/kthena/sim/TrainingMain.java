package io.kthena.sim;

import io.kthena.sim.downloader.Download;
import io.kthena.sim.log.EventLog;
import io.kthena.sim.runtime.RuntimeMain;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One run of everything the three programs do at start and for a first request, then exit: a training run for an AOT
 * cache that serves all three ({@code java -XX:AOTCacheOutput=… -cp engine-simulator.jar io.kthena.sim.TrainingMain}).
 * Addresses come as arguments: two loopback addresses nobody else uses.
 */
public final class TrainingMain {
    private static final String CONFIG = """
            {"kv_connector":"MooncakeConnectorV1","kv_role":"%s","kv_port":"20001","engine_id":"%s",
             "kv_connector_extra_config":{"prefill":{"tp_size":1},"decode":{"tp_size":1}}}
            """;

    private TrainingMain() {}

    /** Trains, and exits with 0 when the request was answered. */
    public static void main(String[] addresses) throws IOException {
        EventLog.enable();
        String first = addresses.length > 0 ? addresses[0] : "127.255.1.1";
        String second = addresses.length > 1 ? addresses[1] : "127.255.1.2";
        var folder = Files.createTempDirectory("kthena-training");
        try (var prefill = EngineSimulator.start(options(first, "kv_producer"));
                var decode = EngineSimulator.start(options(second, "kv_consumer"))) {
            download(folder);
            RuntimeMain.start(
                    List.of("-E", "vllm", "-P", "0", "-B", "http://" + prefill.address(), "-I", "p", "-N", "m"),
                    Map.of("POD_IP", first));
            String messages = "\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";
            String held = call(
                    prefill.address(),
                    "/v1/chat/completions",
                    "{" + messages
                            + ",\"max_tokens\":1,\"min_tokens\":1,\"kv_transfer_params\":{\"do_remote_decode\":true}}");
            String params = held.substring(held.indexOf("\"kv_transfer_params\":"), held.length() - 1);
            String answer = call(decode.address(), "/v1/chat/completions", "{" + messages + "," + params + "}");
            call(decode.address(), "/v1/chat/completions", "{" + messages + ",\"stream\":true}");
            call(prefill.address(), "/metrics", "");
            call(prefill.address(), "/health", "");
            EventLog.info("training.done", "answered", answer.contains("\"finish_reason\":\"stop\""));
        }
        System.exit(0);
    }

    private static SimulatorOptions options(String address, String role) {
        return SimulatorOptions.of("m", "--port", "0", "--kv-transfer-config", CONFIG.formatted(role, role))
                .with("POD_IP", address)
                .with("KTHENA_IMAGE", "engine:vllm-ascend_v0.10.1rc1");
    }

    private static void download(Path folder) throws IOException {
        Download.of("hf://a/b", "/models/b", Map.of("KTHENA_MOUNTS", "{\"/models\":\"" + folder + "\"}"))
                .run();
    }

    private static String call(String address, String path, String body) throws IOException {
        var connection = (HttpURLConnection)
                URI.create("http://" + address + path).toURL().openConnection();
        if (!body.isEmpty()) {
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setRequestProperty("X-Request-Id", "training");
            try (var out = connection.getOutputStream()) {
                out.write(body.getBytes(StandardCharsets.UTF_8));
            }
        }
        try (var in = connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
