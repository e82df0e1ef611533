package io.kthena.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.router.Objects;
import io.kthena.router.topology.PodFact;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pods that leave service get no new request, and keep those they have: two prefill engines and one decode engine. */
@QuarkusTest
class DrainingPodsTest {
    private static final String LEAVER = "127.0.2.1";
    private static final String STAYER = "127.0.2.2";
    private static final String DECODE = "127.0.2.3";

    private final TestTopology topology;

    @TestHTTPResource("/")
    @SuppressWarnings("NullAway.Init") // set by Quarkus
    URI router;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Vertx vertx = Vertx.vertx();

    @SuppressWarnings("NullAway.Init")
    private FakeEngine leaver;

    @SuppressWarnings("NullAway.Init")
    private FakeEngine stayer;

    @SuppressWarnings("NullAway.Init")
    private FakeEngine decode;

    @Inject
    DrainingPodsTest(TestTopology topology) {
        this.topology = topology;
    }

    @BeforeEach
    void engines() throws Exception {
        leaver = new FakeEngine(vertx, LEAVER, 0).does(FakeEngine.HOLD);
        stayer = new FakeEngine(vertx, STAYER, leaver.port()).does(FakeEngine.HOLD);
        decode = new FakeEngine(vertx, DECODE, leaver.port());
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
        client.close();
    }

    private void publish(PodFact... pods) {
        String spec = """
                inferenceEngine: vLLM
                kvConnector: {type: mooncake}
                workloadPort: {port: %d}
                workloadSelector:
                  matchLabels: {app: m}
                  pdGroup: {groupKey: g, prefillLabels: {role: prefill}, decodeLabels: {role: decode}}
                trafficPolicy: {timeout: 10s, retry: {attempts: 2}}
                """.formatted(leaver.port());
        topology.set(
                List.of(Objects.route(
                        "r",
                        "2026-01-01T00:00:00Z",
                        "modelName: m\nrules: [{targetModels: [{modelServerName: m}]}]\n")),
                List.of(Objects.server("m", spec)),
                List.of(pods));
    }

    private static PodFact pod(String ip, String role, boolean eligible) {
        var labels = Map.of("app", "m", "g", "g0", "role", role);
        return new PodFact("dev", "pod-" + ip, "uid-" + ip, ip, 0, labels, eligible);
    }

    private HttpResponse<String> chat() throws Exception {
        String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        return client.send(
                HttpRequest.newBuilder(router.resolve("/v1/chat/completions"))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void aRequestBetweenItsLegsGoesOnAndTheNextOneGoesElsewhere() throws Exception {
        publish(pod(LEAVER, "prefill", true), pod(DECODE, "decode", true));
        var held = FakeEngine.HOLD;
        leaver.does((body, response) -> {
            publish(pod(LEAVER, "prefill", false), pod(STAYER, "prefill", true), pod(DECODE, "decode", true));
            held.answer(body, response);
        });

        assertThat(chat().statusCode()).isEqualTo(200);
        assertThat(decode.received()).hasSize(1);
        for (int i = 0; i < 10; i++) {
            assertThat(chat().statusCode()).isEqualTo(200);
        }
        assertThat(leaver.received()).hasSize(1);
        assertThat(stayer.received()).hasSize(10);
    }

    @Test
    void aFurtherAttemptDoesNotChooseAPodThatLeftMeanwhile() throws Exception {
        publish(pod(LEAVER, "prefill", true), pod(DECODE, "decode", true));
        leaver.does((_, response) -> {
            publish(pod(LEAVER, "prefill", false), pod(STAYER, "prefill", true), pod(DECODE, "decode", true));
            FakeEngine.json(response, 500, "{}");
        });

        assertThat(chat().statusCode()).isEqualTo(200);
        assertThat(leaver.received()).hasSize(1);
        assertThat(stayer.received()).hasSize(1);
    }

    @Test
    void ifOnlyLeaversAreLeftTheClientIsToldToComeBack() throws Exception {
        publish(pod(LEAVER, "prefill", false), pod(DECODE, "decode", false));
        var allLeave = chat();
        publish(pod(LEAVER, "prefill", false), pod(DECODE, "decode", true));
        var prefillLeaves = chat();

        for (var response : List.of(allLeave, prefillLeaves)) {
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).isPresent();
            assertThat(response.body()).contains("no available pods for model server: dev/m");
        }
        assertThat(leaver.received()).isEmpty();
    }
}
