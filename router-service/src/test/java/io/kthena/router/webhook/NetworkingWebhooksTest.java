package io.kthena.router.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.kthena.admission.certificate.SelfSigned;
import io.kthena.admission.review.Webhook;
import io.kthena.admission.server.WebhookServer;
import io.kthena.admission.service.Webhooks;
import io.kthena.testing.Manifests;
import io.kthena.testing.TlsClient;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
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
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final String MANIFEST = "deploy/webhooks/router-service.yaml";

    private final KubernetesClient kubernetes = new KubernetesClientBuilder().build();
    private final Webhooks webhooks = new NetworkingWebhooks().webhooks(kubernetes);
    private final Vertx vertx = Vertx.vertx();
    private final WebhookServer server = new WebhookServer(vertx, "127.0.0.1", 0, webhooks.all());

    @SuppressWarnings("NullAway.Init")
    private TlsClient client;

    @BeforeAll
    void open() throws Exception {
        Instant now = Instant.now();
        var issued = new SelfSigned().issue(List.of("127.0.0.1"), now.minusSeconds(60), now.plus(Duration.ofHours(1)));
        var _ = server.serve(issued.identity())
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        client = new TlsClient(pem(issued.authority().getEncoded()));
    }

    @AfterAll
    void close() {
        client.close();
        var _ = vertx.close();
        kubernetes.close();
    }

    @Test
    void theManifestNamesWhatIsServedAndSettingsNameTheManifest() throws IOException {
        List<String> served = webhooks.all().stream().map(Webhook::path).toList();
        var settings = new Properties();
        Path main = Path.of(System.getProperty("basedir", "."), "src/main/resources/application.properties");
        try (InputStream file = Files.newInputStream(main)) {
            settings.load(file);
        }
        for (String document : Manifests.of(MANIFEST)) {
            JsonNode configuration = yaml(document);
            String setting = configuration.path("kind").asText().startsWith("Validating") ? "validating" : "mutating";
            assertThat(settings.getProperty("kthena.webhook." + setting + "-configuration"))
                    .isEqualTo(configuration.at("/metadata/name").asText());
            for (JsonNode webhook : configuration.path("webhooks")) {
                JsonNode service = webhook.at("/clientConfig/service");
                assertThat(served).contains(service.path("path").asText());
                assertThat(settings.getProperty("kthena.webhook.service"))
                        .isEqualTo(service.path("name").asText());
                String resource = webhook.at("/rules/0/resources/0").asText();
                String group = webhook.at("/rules/0/apiGroups/0").asText();
                assertThat(Manifests.of("deploy/crds/" + resource + "." + group + ".yaml"))
                        .hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void examplesAreAdmitted(String kind, String path) throws Exception {
        assertThat(Manifests.examples(kind)).isNotEmpty();
        for (String example : Manifests.examples(kind)) {
            assertThat(denial(path, yaml(example))).isEmpty();
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
            assertThat(client.post(server.port(), webhook.path(), "[]").statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void denialsReadAsKthenas() throws Exception {
        assertThat(denial(
                        "/validate/modelroute",
                        object("ModelRoute", "loraAdapters: [''], rules: [{targetModels: []}]")))
                .isEqualTo("""
                        validation failed:
                          - spec.loraAdapters[0]: Invalid value: "": lora adapter name cannot be an empty string
                          - spec.rules[0].targetModels: Required value: each rule must have at least one target model""");
        assertThat(denial("/validate/modelserver", object("ModelServer", "inferenceEngine: vLLM")))
                .isEqualTo(
                        "validation failed:   - spec.workloadSelector: Required value: workloadSelector must be specified");
        assertThat(denial("/validate/externalmodelprovider", object("ExternalModelProvider", "baseURL: 'http://x'")))
                .isEqualTo("validation failed:\n  - spec.baseURL: Invalid value: \"http://x\": baseURL must use https");
    }

    private static JsonNode object(String kind, String spec) {
        return yaml("""
                apiVersion: networking.serving.volcano.sh/v1alpha1
                kind: %s
                metadata: {name: n, namespace: dev}
                spec: {%s}
                """.formatted(kind, spec));
    }

    private JsonNode create(String path, JsonNode object) throws Exception {
        String review = """
                {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
                 "request": {"uid": "uid-1", "operation": "CREATE", "dryRun": true, "object": %s}}""";
        return yaml(client.post(server.port(), path, review.formatted(object)).body())
                .path("response");
    }

    /** Why an object may not be created; empty if it may. */
    private String denial(String path, JsonNode object) throws Exception {
        JsonNode response = create(path, object);
        return response.path("allowed").asBoolean(false)
                ? ""
                : response.at("/status/message").asText("no message: " + response);
    }

    private static JsonNode yaml(String text) {
        return YAML.unmarshal(text, JsonNode.class);
    }

    private static String pem(byte[] certificate) {
        return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(certificate)
                + "\n-----END CERTIFICATE-----\n";
    }
}
