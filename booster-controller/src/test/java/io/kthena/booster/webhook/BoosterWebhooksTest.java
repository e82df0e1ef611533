package io.kthena.booster.webhook;

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

/** ModelBoosters as the API server asks about them: every rule of spec ModelBooster §2.10, over HTTPS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BoosterWebhooksTest {
    private static final String MANIFEST = "deploy/webhooks/booster-controller.yaml";

    private final KubernetesClient kubernetes = new KubernetesClientBuilder().build();
    private final Webhooks webhooks = new BoosterWebhooks().webhooks(kubernetes);
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

    @Test
    void examplesAreAdmittedAndNothingIsChanged() throws Exception {
        assertThat(Manifests.examples("ModelBooster")).hasSizeGreaterThanOrEqualTo(2);
        for (String example : Manifests.examples("ModelBooster")) {
            assertThat(client.denial("/validate/modelbooster", Manifests.yaml(example)))
                    .isEmpty();
            JsonNode mutated = client.create("/mutate/modelbooster", Manifests.yaml(example));
            assertThat(mutated.path("allowed").asBoolean()).isTrue();
            assertThat(mutated.has("patch")).isFalse();
        }
    }

    @Test
    void malformedReviewsGet400() throws Exception {
        for (String body : List.of("", "{}", "{\"apiVersion\": \"admission.k8s.io/v1\"}")) {
            assertThat(client.status("/validate/modelbooster", body)).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @MethodSource("broken")
    void eachRuleHasItsMessage(String backend, String message) throws Exception {
        assertThat(client.denial("/validate/modelbooster", booster(backend)))
                .startsWith("validation failed:\n  - ")
                .contains(message);
    }

    static Stream<Arguments> broken() {
        String server = "workers: [{type: server, image: e}]";
        String pair = "workers: [{type: prefill, image: e%s}, {type: decode, image: e%s}]";
        String config = ", config: {%s}";
        String producer = config.formatted(
                "kv-transfer-config: '{\"kv_connector\": \"NixlConnector\", \"kv_role\": \"kv_producer\"}'");
        return Stream.of(
                Arguments.of(
                        "type: vLLM, replicas: 1000001, modelURI: 'hf://m', " + server,
                        "spec.backend.replicas: replicas must be from 0 to 1000000"),
                Arguments.of(
                        "type: vLLM, replicas: 1, modelURI: 'hf://m', workers: [{type: server, image: 'a b'}]",
                        "spec.backend.workers[0].image: must not contain white space"),
                Arguments.of(
                        "type: vLLM, replicas: 1, modelURI: 'hf://m', workers: [{type: server, image: \"a\\tb\"}]",
                        "spec.backend.workers[0].image: must not contain white space"),
                Arguments.of(
                        "type: vLLM, replicas: 1, modelURI: 'hf://m', " + pair.formatted("", ""),
                        "spec.backend.workers: a vLLM backend has exactly one worker"),
                Arguments.of(
                        "type: vLLM, replicas: 1, modelURI: 'hf://m', workers: [{type: prefill, image: e}]",
                        "spec.backend.workers[0].type: the worker of a vLLM backend must be a server"),
                Arguments.of(
                        "type: vLLMDisaggregated, replicas: 1, modelURI: 'hf://m', " + server,
                        "spec.backend.workers[0].type: must be prefill or decode"),
                Arguments.of(
                        "type: vLLM, replicas: 1, modelURI: 'hf://m', workers: [{type: server, image: e, config: {port: 70000}}]",
                        "spec.backend.workers[0].config.port: "),
                Arguments.of(
                        "type: vLLMDisaggregated, replicas: 1, modelURI: 'hf://m', "
                                + pair.formatted(config.formatted("port: 1"), config.formatted("port: 2")),
                        "spec.backend.workers: all workers must have the same port, not [1, 2]"),
                Arguments.of(
                        "type: vLLM, replicas: 1, modelURI: 'pvc://c/m', cacheURI: 'hostpath:///c', " + server,
                        "spec.backend.cacheURI: must be a pvc:// URI, as the model's is"),
                Arguments.of(
                        "type: vLLM, replicas: 1, modelURI: 'pvc://c/../m', cacheURI: 'pvc://c', " + server,
                        "spec.backend.modelURI: must not contain .."),
                Arguments.of(
                        "type: vLLM, replicas: 1, modelURI: 'pvc://c/m', cacheURI: 'pvc://c/d', " + server,
                        "spec.backend.cacheURI: must name exactly one claim"),
                Arguments.of(
                        "type: vLLM, replicas: 1, modelURI: 'pvc://other/m', cacheURI: 'pvc://c', " + server,
                        "spec.backend.modelURI: must lie in the cache's claim, below /c"),
                Arguments.of(
                        "type: vLLMDisaggregated, replicas: 1, modelURI: 'hf://m', " + pair.formatted(producer, ""),
                        "spec.backend.workers: "),
                Arguments.of(
                        "type: vLLMDisaggregated, replicas: 1, modelURI: 'hf://m', workers: [{type: prefill, image: e}]",
                        "needs exactly one decode worker, this one has 0"));
    }

    private static JsonNode booster(String backend) {
        return Manifests.yaml("""
                apiVersion: workload.serving.volcano.sh/v1alpha1
                kind: ModelBooster
                metadata: {name: m, namespace: dev}
                spec: {name: m, backend: {name: b, %s}}
                """.formatted(backend));
    }
}
