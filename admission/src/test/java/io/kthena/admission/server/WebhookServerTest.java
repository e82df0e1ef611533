package io.kthena.admission.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kthena.admission.TestCredentials;
import io.kthena.admission.certificate.Credentials;
import io.kthena.admission.review.Denial;
import io.kthena.admission.review.Validation;
import io.kthena.admission.review.Webhook;
import io.kthena.model.validation.Problem;
import io.kthena.testing.TlsClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The port as the API server sees it. */
class WebhookServerTest {
    private static final String REVIEW = """
            {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
             "request": {"uid": "u1", "operation": "CREATE", "object": {"spec": {"x": "%s"}}}}""";

    private final Vertx vertx = Vertx.vertx();
    private final Webhook webhook = new Validation<JsonNode>(
            "/validate/thing",
            object -> object,
            object -> judge(object.at("/spec/x").asText()),
            Denial.LINES);
    private final WebhookServer server = new WebhookServer(vertx, "127.0.0.1", 0, List.of(webhook));
    private final Credentials credentials = fresh();
    private final TlsClient client = new TlsClient(credentials.bundle());

    private static List<Problem> judge(String x) {
        if (x.equals("boom")) {
            throw new IllegalStateException("a fault of ours");
        }
        return x.equals("good") ? List.of() : List.of(new Problem("spec.x", "must be good"));
    }

    @BeforeEach
    void open() throws Exception {
        await(server.serve(credentials.current()));
    }

    @AfterEach
    void close() throws Exception {
        await(server.close());
        await(vertx.close());
        client.close();
    }

    @Test
    void answersReviews() throws Exception {
        HttpResponse<String> good = post("/validate/thing", REVIEW.formatted("good"));
        HttpResponse<String> bad = post("/validate/thing", REVIEW.formatted("bad"));

        assertThat(good.statusCode()).isEqualTo(200);
        assertThat(good.headers().firstValue("content-type")).contains("application/json");
        JsonNode answer = new ObjectMapper().readTree(bad.body());
        assertThat(answer.at("/response/uid").asText()).isEqualTo("u1");
        assertThat(answer.at("/response/status/message").asText())
                .isEqualTo("validation failed:\n  - spec.x: must be good");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "nonsense", "{\"kind\": \"AdmissionReview\"}"})
    void malformedReviewsGet400(String body) throws Exception {
        HttpResponse<String> response = post("/validate/thing", body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
        assertThat(response.body()).isNotBlank();
    }

    @Test
    void otherContentTypesGet400() throws Exception {
        assertThat(send("/validate/thing", "POST", "text/plain", REVIEW.formatted("good"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(send("/validate/thing", "POST", "application/json; charset=utf-8", REVIEW.formatted("good"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void otherPathsMethodsAndSizesAreRefused() throws Exception {
        assertThat(post("/validate/other", REVIEW).statusCode()).isEqualTo(404);
        assertThat(send("/validate/thing", "PUT", "application/json", REVIEW).statusCode())
                .isEqualTo(405);
        assertThat(post("/validate/thing", "x".repeat(9 * 1024 * 1024)).statusCode())
                .isEqualTo(413);
        assertThat(post("/validate/thing", REVIEW.formatted("boom")).statusCode())
                .as("our own fault")
                .isEqualTo(500);
    }

    @Test
    void tellsThatItIsThere() throws Exception {
        HttpResponse<String> health = client.get(server.port(), "/healthz");
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).isEqualTo("ok");
    }

    @Test
    void anotherCertificateTakesOverOnTheOpenPort() throws Exception {
        int port = server.port();
        assertThat(client.get(port, "/healthz").statusCode()).isEqualTo(200);
        Credentials next = fresh();

        await(server.serve(next.current()));

        assertThat(server.port()).isEqualTo(port);
        assertThat(client.get(port, "/healthz").statusCode())
                .as("the connection that was open goes on")
                .isEqualTo(200);
        try (TlsClient fresh = new TlsClient(next.bundle());
                TlsClient stale = new TlsClient(credentials.bundle())) {
            HttpResponse<String> served = fresh.get(port, "/healthz");
            X509Certificate shown =
                    (X509Certificate) served.sslSession().orElseThrow().getPeerCertificates()[0];
            assertThat(shown).isEqualTo(next.current().leaf());
            assertThatThrownBy(() -> stale.get(port, "/healthz")).isInstanceOf(SSLHandshakeException.class);
        }
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return client.post(server.port(), path, body);
    }

    private HttpResponse<String> send(String path, String method, String contentType, String body) throws Exception {
        return client.send(server.port(), path, method, contentType, body);
    }

    private static Credentials fresh() {
        Instant now = Instant.now();
        return TestCredentials.of(now.minusSeconds(60), now.plus(Duration.ofDays(1)));
    }

    private static <T> void await(Future<T> future) throws Exception {
        var _ = future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
