package io.kthena.router.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.kthena.admission.certificate.SelfSigned;
import io.kthena.admission.review.Webhook;
import io.kthena.admission.server.WebhookServer;
import io.kthena.admission.service.Webhooks;
import io.kthena.testing.Manifests;
import io.kthena.testing.WebhookClient;
import io.kthena.testing.WebhookManifest;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The networking group as the API server asks about it, over HTTPS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetworkingWebhooksTest {
    private static final String MANIFEST = "deploy/webhooks/router-service.yaml";

    private final KubernetesClient kubernetes = new KubernetesClientBuilder().build();
    private final Webhooks webhooks = new NetworkingWebhooks().webhooks(kubernetes);
    private final Vertx vertx = Vertx.vertx();
    private final WebhookServer server = new WebhookServer(vertx, "127.0.0.1", 0, webhooks.all());

    @SuppressWarnings("NullAway.Init")
    private WebhookClient client;

    @BeforeAll
    void open() throws Exception {
        Instant now = Instant.now();
        var issued = new SelfSigned().issue(List.of("127.0.0.1"), now.minusSeconds(60), now.plus(Duration.ofHours(1)));
        var _ = server.serve(issued.identity())
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        client = new WebhookClient(issued.authority(), server.port());
    }

    @AfterAll
    void close() {
        client.close();
        var _ = vertx.close();
        kubernetes.close();
    }

    @Test
    void theManifestNamesWhatIsServedAndSettingsNameTheManifest() {
        WebhookManifest.assertMatches(
                MANIFEST, webhooks.all().stream().map(Webhook::path).toList());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void examplesAreAdmitted(String kind, String path) throws Exception {
        assertThat(Manifests.examples(kind)).isNotEmpty();
        for (String example : Manifests.examples(kind)) {
            assertThat(client.denial(path, Manifests.yaml(example))).isEmpty();
        }
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of("ModelRoute", "/validate/modelroute"),
                Arguments.of("ModelServer", "/validate/modelserver"));
    }

    @Test
    void malformedReviewsGet400() throws Exception {
        for (Webhook webhook : webhooks.all()) {
            assertThat(client.status(webhook.path(), "[]")).isEqualTo(400);
        }
    }

    @Test
    void denialsReadAsKthenas() throws Exception {
        assertThat(client.denial(
                        "/validate/modelroute",
                        object("ModelRoute", "loraAdapters: [''], rules: [{targetModels: []}]")))
                .isEqualTo("""
                        validation failed:
                          - spec.loraAdapters[0]: Invalid value: "": lora adapter name cannot be an empty string
                          - spec.rules[0].targetModels: Required value: each rule must have at least one target model""");
        assertThat(client.denial("/validate/modelserver", object("ModelServer", "inferenceEngine: vLLM")))
                .isEqualTo(
                        "validation failed:   - spec.workloadSelector: Required value: workloadSelector must be specified");
        assertThat(client.denial(
                        "/validate/externalmodelprovider", object("ExternalModelProvider", "baseURL: 'http://x'")))
                .isEqualTo("validation failed:\n  - spec.baseURL: Invalid value: \"http://x\": baseURL must use https");
    }

    private static JsonNode object(String kind, String spec) {
        return Manifests.yaml("""
                apiVersion: networking.serving.volcano.sh/v1alpha1
                kind: %s
                metadata: {name: n, namespace: dev}
                spec: {%s}
                """.formatted(kind, spec));
    }
}
