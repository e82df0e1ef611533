package io.kthena.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One chat completion, followed through every piece that it touches; and what a client that leaves does not leave behind. */
@OnCluster
class TraceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @BeforeAll
    static void deploy(Cluster cluster) {
        Deployment.up(cluster);
    }

    @AfterAll
    static void remove(Cluster cluster) {
        Deployment.down(cluster);
    }

    @Test
    void aCompletionIsOnePrefillOneDecodeAndAReleasedHold(Cluster cluster) {
        double prefills = cluster.metric("prefill", "sim_requests_total");
        double decodes = cluster.metric("decode", "sim_requests_total");
        String requestId = "trace-" + UUID.randomUUID();

        String answer = cluster.run("curl -s -H 'X-Request-Id: " + requestId + "' -H 'Content-Type: application/json' "
                + "http://$ENDPOINT/v1/chat/completions -d '" + Deployment.CHAT + "'");

        assertThat(Cluster.json(answer).path("choices")).as(answer).hasSize(1);
        assertThat(cluster.metric("prefill", "sim_requests_total") - prefills).isEqualTo(1);
        assertThat(cluster.metric("decode", "sim_requests_total") - decodes).isEqualTo(1);
        cluster.awaitOutput("./kthena logs router-service | grep " + requestId, "200", PATIENCE);
        cluster.awaitOutput("./kthena sessions | grep " + requestId, "RELEASED", PATIENCE);
        awaitNothingPinned(cluster);
    }

    @Test
    void aClientThatLeavesBetweenTheLegsLeavesNothingPinned(Cluster cluster) throws IOException {
        for (int i = 0; i < 10; i++) {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://" + cluster.endpoint() + "/v1/chat/completions")
                            .toURL()
                            .openConnection();
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            try (var body = connection.getOutputStream()) {
                body.write(Deployment.CHAT.getBytes(StandardCharsets.UTF_8));
            }
            connection.setReadTimeout(1 + i);
            try (InputStream answer = connection.getInputStream()) {
                assertThat(answer.readAllBytes()).isNotEmpty();
            } catch (java.net.SocketTimeoutException left) {
                connection.disconnect();
            }
        }

        awaitNothingPinned(cluster);
    }

    @Test
    void streamsEndWithDone(Cluster cluster) {
        HttpResponse<String> answer =
                cluster.post("/v1/chat/completions", Deployment.CHAT.replace("\"stream\": false", "\"stream\": true"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("chat.completion.chunk").endsWith("data: [DONE]\n\n");
        awaitNothingPinned(cluster);
    }

    @Test
    void anUnknownModelIs404AndBadJsonIs400(Cluster cluster) {
        assertThat(cluster.post("/v1/chat/completions", Deployment.CHAT.replace("DeepSeekV2", "nope"))
                        .statusCode())
                .isEqualTo(404);
        HttpResponse<String> bad = cluster.post("/v1/chat/completions", "{\"model\": ");
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(Cluster.json(bad.body()).path("error").path("message").asText())
                .isNotBlank();
    }

    private static void awaitNothingPinned(Cluster cluster) {
        await("zero pinned blocks")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(cluster.metric("prefill", "sim_pinned_blocks"))
                        .isZero());
    }
}
