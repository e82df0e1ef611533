package io.kthena.bench.router;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kthena.bench.peers.Manifests;
import io.kthena.bench.peers.Running;
import io.kthena.bench.peers.Site;
import io.kthena.bench.process.Waiting;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whether a contender does at all what it is measured for. Comes before any window. */
final class Correctness {
    private static final int EVENTS = 50;
    private static final int PATIENT = 10;
    private static final Duration SOON = Duration.ofSeconds(5);

    /** One thing that was looked at; {@code detail} says what was wrong. */
    record Check(String contender, String what, boolean holds, String detail) {}

    private final Site site;
    private final Engine engine;
    private final LoadTool load;
    private final Prompts prompts;
    private final Running contender;
    private final boolean handsOff;
    private final List<Check> checks = new ArrayList<>();
    private final ObjectMapper json = new ObjectMapper();

    Correctness(Site site, Engine engine, LoadTool load, Prompts prompts, Running contender, boolean handsOff) {
        this.site = site;
        this.engine = engine;
        this.load = load;
        this.prompts = prompts;
        this.contender = contender;
        this.handsOff = handsOff;
    }

    /** All checks; what cannot be asked at all is a check that does not hold. */
    List<Check> run() throws InterruptedException {
        try {
            everything();
        } catch (IOException e) {
            check("answers at all", false, contender.self().isAlive() ? e.toString() : "died");
        }
        return List.copyOf(checks);
    }

    private void everything() throws IOException, InterruptedException {
        plain();
        streams(Manifests.PLAIN);
        clientLeaves(Manifests.PLAIN);
        if (handsOff) {
            legs();
            streams(Manifests.PAIRED);
            clientLeaves(Manifests.PAIRED);
        }
    }

    private void check(String what, boolean holds, String detail) {
        checks.add(new Check(contender.name(), what, holds, holds ? "" : detail));
    }

    private void plain() throws IOException, InterruptedException {
        for (Case one :
                Case.all().stream().filter(c -> c.id().startsWith("plain")).toList()) {
            String body = Prompts.body(Manifests.PLAIN, one.promptBytes(), false, false);
            String name = contender.name() + "-" + one.id();
            HttpResponse<String> answer = post(body, name);
            check(
                    one.id() + ": answered with the engine's bytes",
                    answer.statusCode() == 200 && answer.body().equals(fromEngine(body)),
                    answer.statusCode() + " " + answer.body());
            check(one.id() + ": the engine got the client's bytes", body.equals(dump(name, "engine")), "other bytes");
        }
    }

    private String fromEngine(String body) throws IOException, InterruptedException {
        return send("http://" + site.engineAddress(), body, "direct").body();
    }

    private void legs() throws IOException, InterruptedException {
        for (Case one : Case.all().stream().filter(c -> c.id().startsWith("pd")).toList()) {
            String body = Prompts.body(Manifests.PAIRED, one.promptBytes(), false, false);
            String name = contender.name() + "-" + one.id();
            HttpResponse<String> answer = post(body, name);
            check(
                    one.id() + ": answered with the engine's bytes",
                    answer.statusCode() == 200 && answer.body().equals(fromEngine(body)),
                    answer.statusCode() + " " + answer.body());
            JsonNode prefill = tree(dump(name, "prefill"));
            JsonNode decode = tree(dump(name, "decode"));
            JsonNode messages = tree(body).path("messages");
            check(
                    one.id() + ": prefill body is whole and asks for one token",
                    messages.equals(prefill.path("messages"))
                            && prefill.path("max_tokens").asInt() == 1
                            && prefill.path("kv_transfer_params")
                                    .path("do_remote_decode")
                                    .asBoolean(),
                    prefill.toString());
            check(
                    one.id() + ": decode body is whole and names the blocks",
                    messages.equals(decode.path("messages"))
                            && decode.path("max_tokens").asInt() == 256
                            && decode.path("kv_transfer_params")
                                            .path("remote_block_ids")
                                            .path(0)
                                            .size()
                                    == 256,
                    decode.toString());
        }
    }

    private void streams(String model) throws IOException, InterruptedException {
        for (boolean usage : List.of(false, true)) {
            Window seen = streamed(prompts.file(model, 1024, true, usage), usage);
            check(
                    model + ": streams whole, [DONE] last, usage " + (usage ? "when asked for" : "only when asked for"),
                    seen.fault().isEmpty() && seen.answered() > 0 && seen.unfinished() == 0,
                    seen.toString());
        }
    }

    /** The first requests of a cold program may take longer than the whole window. */
    private Window streamed(Path body, boolean usage) throws IOException, InterruptedException {
        Window seen = load.check(contender, body, EVENTS, usage);
        for (int more = 0; more < PATIENT && seen.errors() == 0 && seen.answered() == 0; more++) {
            seen = load.check(contender, body, EVENTS, usage);
        }
        return seen;
    }

    /** A client that leaves in the middle must not leave an engine at work. */
    private void clientLeaves(String model) throws IOException, InterruptedException {
        long before = engine.count("streamsAborted");
        byte[] body = Prompts.body(model, 1024, true, false).getBytes(StandardCharsets.UTF_8);
        String[] address = contender.address().split(":", 2);
        try (var socket = new Socket(address[0], Integer.parseInt(address[1]))) {
            String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: " + contender.address()
                    + "\r\nContent-Type: application/json\r\nx-bench-stream: 1000:10000\r\nContent-Length: "
                    + body.length + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            int first = socket.getInputStream().read();
            check(model + ": a stream begins", first == 'H', "read " + first);
        }
        boolean closed = Waiting.until(SOON, () -> engine.count("streamsAborted") > before);
        check(model + ": the engine's stream ends when the client leaves", closed, "it went on for " + SOON);
    }

    private String dump(String name, String role) throws IOException {
        Path file = Engine.dumps(site).resolve(name + "-" + role);
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private JsonNode tree(String text) {
        try {
            return json.readTree(text.isEmpty() ? "null" : text);
        } catch (JsonProcessingException e) {
            return json.createObjectNode().put("unreadable", e.getMessage());
        }
    }

    private HttpResponse<String> post(String body, String dump) throws IOException, InterruptedException {
        return send("http://" + contender.address(), body, dump);
    }

    private static HttpResponse<String> send(String base, String body, String dump)
            throws IOException, InterruptedException {
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create(base + "/v1/chat/completions"))
                            .header("Content-Type", "application/json")
                            .header("x-bench-dump", dump)
                            .timeout(Duration.ofSeconds(30))
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
