package io.kthena.serving.webhook;

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
import java.nio.charset.StandardCharsets;
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

/** ModelServings and AutoscalingPolicies as the API server asks about them, over HTTPS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkloadWebhooksTest {
    private static final String MANIFEST = "deploy/webhooks/serving-controller.yaml";

    private final KubernetesClient kubernetes = new KubernetesClientBuilder().build();
    private final Webhooks webhooks = new WorkloadWebhooks().webhooks(kubernetes);
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

    private static final String SERVING = "/validate-workload-ai-v1alpha1-modelserving";
    private static final String POLICY = "/validate/autoscalingpolicy";

    @Test
    void examplesAreAdmitted() throws Exception {
        assertThat(Manifests.examples("ModelServing")).hasSizeGreaterThanOrEqualTo(4);
        for (String example : Manifests.examples("ModelServing")) {
            assertThat(client.denial(SERVING, Manifests.yaml(example))).isEmpty();
        }
    }

    @Test
    void malformedReviewsGet400() throws Exception {
        for (String path : List.of(SERVING, POLICY, "/mutate/autoscalingpolicy")) {
            assertThat(client.status(path, "{}")).isEqualTo(400);
        }
    }

    /** Spec ModelServing §3.16. */
    @ParameterizedTest
    @MethodSource("broken")
    void eachRuleOfModelServingsHasItsMessage(String spec, String message) throws Exception {
        assertThat(client.denial(SERVING, serving(spec)))
                .startsWith("validation failed:\n  - ")
                .contains(message);
    }

    static Stream<Arguments> broken() {
        String pod = "entryTemplate: {spec: {containers: [{name: e, image: i}]}}";
        String role = "{name: p, replicas: 2, workerReplicas: 0, " + pod + "%s}";
        String template = "template: {roles: [" + role + "]}";
        String byRole = "rolloutStrategy: {type: RoleRollingUpdate%s}, ";
        String limits = "rolloutStrategy: {type: ServingGroupRollingUpdate, rollingUpdateConfiguration: {%s}}, ";
        String good = template.formatted("");
        return Stream.of(
                Arguments.of(
                        "template: {roles: [{name: abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdef, workerReplicas: 0, "
                                + pod + "}]}",
                        "metadata.name: Invalid value: names made from it"),
                Arguments.of(
                        "template: {roles: [{name: Upper, workerReplicas: 0, " + pod + "}]}",
                        "spec.template.roles[0].name: Invalid value: \"Upper\": must be a DNS-1035 label"),
                Arguments.of(
                        "template: {roles: [{name: p, workerReplicas: 0, entryTemplate: {spec: {containers: [{name: e, image: 'a b'}]}}}]}",
                        "spec.template.roles[0].entryTemplate.spec.containers[0].image: Invalid value: \"a b\""),
                Arguments.of(
                        "template: {roles: [{name: p, workerReplicas: 1, " + pod
                                + ", workerTemplate: {spec: {containers: [{name: e, image: ' '}]}}}]}",
                        "spec.template.roles[0].workerTemplate.spec.containers[0].image: Invalid value"),
                Arguments.of(
                        "replicas: -1, " + good,
                        "spec.replicas: Invalid value: -1: must be greater than or equal to 0"),
                Arguments.of(
                        "template: {roles: [{name: p, replicas: -1, workerReplicas: 0, " + pod + "}]}",
                        "spec.template.roles[0].replicas: Invalid value: -1"),
                Arguments.of("template: {roles: []}", "spec.template.roles: Required value"),
                Arguments.of(
                        byRole.formatted(", rollingUpdateConfiguration: {maxUnavailable: 1}") + good,
                        "spec.rolloutStrategy.rollingUpdateConfiguration: Forbidden"),
                Arguments.of(
                        limits.formatted("maxUnavailable: '101%'") + good,
                        "spec.rolloutStrategy.rollingUpdateConfiguration.maxUnavailable: Invalid value"),
                Arguments.of(
                        limits.formatted("partition: -1") + good,
                        "spec.rolloutStrategy.rollingUpdateConfiguration.partition: Invalid value"),
                Arguments.of(template.formatted(", partition: 1"), "spec.template.roles[0].partition: Forbidden"),
                Arguments.of(
                        byRole.formatted("") + template.formatted(", partition: x"),
                        "spec.template.roles[0].partition: Invalid value"),
                Arguments.of(
                        byRole.formatted("") + template.formatted(", maxUnavailable: -1"),
                        "spec.template.roles[0].maxUnavailable: Invalid value"),
                Arguments.of(
                        "template: {gangPolicy: {minRoleReplicas: {q: 1}}, roles: [" + role.formatted("") + "]}",
                        "spec.template.gangPolicy.minRoleReplicas[q]: Not found"),
                Arguments.of(
                        "template: {gangPolicy: {minRoleReplicas: {p: 3}}, roles: [" + role.formatted("") + "]}",
                        "spec.template.gangPolicy.minRoleReplicas[p]: Invalid value: 3"),
                Arguments.of(
                        "template: {roles: [{name: p, workerReplicas: -1, " + pod + "}]}",
                        "spec.template.roles[0].workerReplicas: Invalid value: -1"),
                Arguments.of(
                        "template: {roles: [{name: p, workerReplicas: 1, " + pod + "}]}",
                        "spec.template.roles[0].workerTemplate: Required value"),
                Arguments.of(
                        "recoveryPolicy: ServingGroupRecreate, " + byRole.formatted("") + good,
                        "spec.recoveryPolicy: Invalid value: \"ServingGroupRecreate\""));
    }

    @Test
    void anEmptyBehaviorIsFilledIn() throws Exception {
        JsonNode response = client.create("/mutate/autoscalingpolicy", policy(""));
        JsonNode patch = Manifests.yaml(new String(response.path("patch").binaryValue(), StandardCharsets.UTF_8));
        assertThat(response.path("patchType").asText()).isEqualTo("JSONPatch");
        assertThat(patch).hasSize(1);
        assertThat(patch.at("/0/op").asText()).isEqualTo("add");
        assertThat(patch.at("/0/path").asText()).isEqualTo("/spec/behavior");
        assertThat(patch.at("/0/value/scaleDown/stabilizationWindow").asText()).isEqualTo("5m0s");
        assertThat(patch.at("/0/value/scaleUp").size()).isEqualTo(2);
    }

    @Test
    void policiesAreJudged() throws Exception {
        assertThat(client.denial(POLICY, policy("metrics: [{name: m, targetValue: 1}], ")))
                .isEmpty();
        assertThat(client.denial(POLICY, policy("metrics: [{name: m, targetValue: -1}, {name: m, targetValue: 1}], ")))
                .isEqualTo("""
                        validation failed:
                          - spec.metrics[0].targetValue: Invalid value: "-1": metric target value must be greater than 0
                          - spec.metrics[1].name: Invalid value: "m": duplicate metric name""");
    }

    private static JsonNode policy(String metrics) {
        return Manifests.yaml("""
                apiVersion: workload.serving.volcano.sh/v1alpha1
                kind: AutoscalingPolicy
                metadata: {name: p, namespace: dev}
                spec: {%shomogeneousTarget: {minReplicas: 1, maxReplicas: 2, target: {targetRef: {name: s}}}}
                """.formatted(metrics));
    }

    private static JsonNode serving(String spec) {
        return Manifests.yaml("""
                apiVersion: workload.serving.volcano.sh/v1alpha1
                kind: ModelServing
                metadata: {name: llm, namespace: dev}
                spec: {%s}
                """.formatted(spec));
    }
}
