package io.kthena.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.router.Objects;
import io.kthena.router.topology.PodFact;
import io.quarkus.test.common.http.TestHTTPResource;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The whole router over real sockets, with engines that do as told: one prefill and two decode engines of one group. What its
 * tests share.
 */
abstract class PairUnderTest {
    static final String CHAT =
            "{\"model\":\"alias\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":%s}";
    static final String CHUNK = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Bei\"}}]}\n\n";
    static final String USAGE = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":8}}\n\n";

    final TestTopology topology;

    @TestHTTPResource("/")
    @SuppressWarnings("NullAway.Init") // set by Quarkus
    URI router;

    final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    final Vertx vertx = Vertx.vertx();

    @SuppressWarnings("NullAway.Init")
    FakeEngine prefill;

    @SuppressWarnings("NullAway.Init")
    FakeEngine decode;

    PairUnderTest(TestTopology topology) {
        this.topology = topology;
    }

    @BeforeEach
    void engines() throws Exception {
        prefill = new FakeEngine(vertx, "127.0.1.1", 0).does(FakeEngine.HOLD);
        decode = new FakeEngine(vertx, "127.0.1.2", prefill.port()).does(FakeEngine.COMPLETE);
        publish("trafficPolicy: {timeout: 10s, retry: {attempts: 1}}", "127.0.1.1", "127.0.1.2");
    }

    void publish(String policy, String... ips) {
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

    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(router.resolve(path)).POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> chat(boolean stream) throws IOException, InterruptedException {
        return post("/v1/chat/completions", CHAT.formatted(stream));
    }

    String get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(router.resolve(path)).build(), BodyHandlers.ofString())
                .body();
    }
}
