package io.kthena.sim.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kthena.sim.downloader.Download;
import io.kthena.sim.log.EventLog;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;

/** The sidecar's HTTP surface (spec: runtime sidecar, section 5.2). Downloads are placeholders, never real. */
final class RuntimeServer implements AutoCloseable {
    /** Loaded by the first body only: health and metrics need no JSON library. */
    private static final class Json {
        static final ObjectMapper MAPPER = new ObjectMapper();
    }

    private record Reply(int status, String type, String body) {
        static Reply json(int status, JsonNode body) {
            return new Reply(status, "application/json", body.toString());
        }

        static Reply error(int status, String detail) {
            return json(status, Json.MAPPER.createObjectNode().put("detail", detail));
        }
    }

    private final RuntimeOptions options;
    private final Map<String, String> environment;
    private final EngineClient engine;
    private final HttpServer server;

    RuntimeServer(RuntimeOptions options, Map<String, String> environment) throws IOException {
        this.options = options;
        this.environment = Map.copyOf(environment);
        engine = new EngineClient(options.engineUrl(), timeout(environment));
        server = HttpServer.create(new InetSocketAddress(options.host(), options.port()), 64);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static int timeout(Map<String, String> environment) {
        String seconds = environment.getOrDefault("REQUEST_TIMEOUT", "30");
        return seconds.matches("\\d+(\\.\\d+)?") ? (int) (Double.parseDouble(seconds) * 1000) : 30_000;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply;
            try {
                reply = answer(exchange);
            } catch (IOException | RuntimeException e) {
                EventLog.warn("runtime.failed", "path", exchange.getRequestURI().getPath(), "reason", e.getMessage());
                reply = Reply.error(500, String.valueOf(e.getMessage()));
            }
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", reply.type());
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Reply answer(HttpExchange exchange) throws IOException {
        String route =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        return switch (route) {
            case "GET /health" ->
                new Reply(200, "application/json", "{\"status\":\"healthy\",\"service\":\"runtime\"}");
            case "GET /metrics" -> metrics();
            case "POST /v1/load_lora_adapter" -> loadAdapter(body(exchange));
            case "POST /v1/unload_lora_adapter" -> pass("/v1/unload_lora_adapter", body(exchange));
            case "POST /v1/download_model" -> downloadModel(body(exchange));
            default -> Reply.error(404, "Not Found");
        };
    }

    private Reply metrics() {
        EngineClient.Answer answer;
        try {
            answer = engine.get(options.metricsPath());
        } catch (IOException e) {
            return Reply.error(502, "engine metrics: " + e.getMessage());
        }
        if (answer.status() >= 400) {
            return Reply.error(502, "engine metrics: status " + answer.status());
        }
        return new Reply(200, "text/plain; charset=utf-8", MetricNames.withCopies(options.engine(), answer.body()));
    }

    private Reply loadAdapter(JsonNode body) throws IOException {
        String name = body.path("lora_name").asText("");
        String source = body.path("source").asText("");
        String output = body.path("output_dir").asText("");
        if (name.isEmpty() || source.isEmpty() || output.isEmpty()) {
            return Reply.error(400, "lora_name, source and output_dir are required");
        }
        var load = Json.MAPPER.createObjectNode().put("lora_name", name).put("lora_path", output);
        if (!body.path("async_download").asBoolean(false)) {
            download(source, output);
            return pass("/v1/load_lora_adapter", load);
        }
        inBackground(() -> {
            download(source, output);
            pass("/v1/load_lora_adapter", load);
        });
        return Reply.json(202, started(source, output).put("lora_name", name));
    }

    private Reply downloadModel(JsonNode body) throws IOException {
        String source = body.path("source").asText("");
        String output = body.path("output_dir").asText("");
        if (source.isEmpty() || output.isEmpty()) {
            return Reply.error(400, "source and output_dir are required");
        }
        if (body.path("async_download").asBoolean(false)) {
            inBackground(() -> download(source, output));
            return Reply.json(202, started(source, output));
        }
        download(source, output);
        return Reply.json(
                200, started(source, output).put("status", "completed").put("message", "placeholder written"));
    }

    private static ObjectNode started(String source, String output) {
        return Json.MAPPER
                .createObjectNode()
                .put("status", "started")
                .put("message", "download started")
                .put("source", source)
                .put("output_dir", output);
    }

    private Reply pass(String path, JsonNode body) throws IOException {
        EngineClient.Answer answer;
        try {
            answer = engine.post(path, body.toString());
        } catch (IOException e) {
            return Reply.error(502, "engine: " + e.getMessage());
        }
        try {
            return Reply.json(answer.status(), Json.MAPPER.readTree(answer.body()));
        } catch (JsonProcessingException e) {
            return Reply.json(answer.status(), Json.MAPPER.createObjectNode().put("message", answer.body()));
        }
    }

    private void download(String source, String output) throws IOException {
        Download.of(source, output, environment).run();
    }

    /** Work whose failure only the log hears of. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private static void inBackground(Work work) {
        Thread.ofVirtual().start(() -> {
            try {
                work.run();
            } catch (IOException | RuntimeException e) {
                EventLog.error("runtime.background_failed", "reason", e.getMessage());
            }
        });
    }

    private static JsonNode body(HttpExchange exchange) throws IOException {
        var body = Json.MAPPER.readTree(exchange.getRequestBody().readAllBytes());
        return body == null ? Json.MAPPER.createObjectNode() : body;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
