package io.kthena.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The controller's checklist (spec: workload §8): a ModelBooster from its creation to its deletion. Each test is one item. */
@OnCluster
@Tag("full")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BoosterChecklistIT {
    private static final String PREFIX = "workload.serving.volcano.sh/";

    @RegisterExtension
    static final ChecklistNamespace namespace = ChecklistNamespace.kept();

    @Test
    @Order(1)
    @DisplayName("1 a ModelBooster becomes active, owns its three children and answers")
    void modelBooster(Cluster cluster) {
        cluster.run(apply(aggregated()));
        cluster.run("kubectl wait --for=condition=Active modelbooster/test-model --timeout=120s" + in());

        JsonNode booster = cluster.object("modelbooster test-model" + in());
        for (String child : List.of(
                "modelserving test-model-backend1", "modelserver test-model-backend1", "modelroute test-model")) {
            expectChild(cluster.object(child + in()), booster);
        }
        patient("an answer").untilAsserted(() -> {
            HttpResponse<String> answer = cluster.post(
                    "/v1/chat/completions",
                    "{\"model\": \"test-model\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        });
    }

    @Test
    @Order(2)
    @DisplayName("2 a deleted child is made anew")
    void selfHeal(Cluster cluster) {
        for (String child : List.of(
                "modelserving test-model-backend1", "modelserver test-model-backend1", "modelroute test-model")) {
            String uid = PodFacts.uid(cluster.object(child + in()));

            cluster.run("kubectl delete " + child + in());

            patient(child + " anew")
                    .untilAsserted(() -> assertThat(PodFacts.uid(cluster.object(child + in())))
                            .isNotEqualTo(uid));
        }
        cluster.run("kubectl wait --for=condition=Active modelbooster/test-model --timeout=120s" + in());
    }

    @Test
    @Order(3)
    @DisplayName("3 another scheduler shows in the ModelServing's revision label")
    void update(Cluster cluster) {
        String before = revision(cluster);

        cluster.run("kubectl patch modelbooster test-model --type=merge"
                + " -p '{\"spec\": {\"backend\": {\"schedulerName\": \"volcano\"}}}'" + in());

        patient("another revision")
                .untilAsserted(() -> assertThat(revision(cluster)).isNotEqualTo(before));
    }

    @Test
    @Order(4)
    @DisplayName("4 everything goes with the ModelBooster")
    void delete(Cluster cluster) {
        String uid = PodFacts.uid(cluster.object("modelbooster test-model" + in()));

        cluster.run("kubectl delete modelbooster test-model" + in());

        cluster.awaitOutput(
                "kubectl get modelserving,modelserver,modelroute -l " + PREFIX + "model-uid=" + uid + in(),
                "No resources found",
                Duration.ofSeconds(90));
        cluster.awaitOutput("kubectl get pod" + in(), "No resources found", Duration.ofSeconds(90));
    }

    @Test
    @Order(5)
    @DisplayName("5 a disaggregated ModelBooster without kv configuration has the roles prefill and decode")
    void disaggregated(Cluster cluster) {
        cluster.run(apply(split()));
        patient("its ModelServer")
                .untilAsserted(() -> assertThat(cluster.run("kubectl get modelserver -o name" + in()))
                        .contains("split-backend1"));
        JsonNode booster = cluster.object("modelbooster split" + in());
        JsonNode serving = cluster.object("modelserving split-backend1" + in());

        assertThat(serving.path("spec").path("template").path("roles"))
                .extracting(role -> role.path("name").asText())
                .containsExactlyInAnyOrder("prefill", "decode");
        expectChild(serving, booster);
        expectChild(cluster.object("modelserver split-backend1" + in()), booster);
        cluster.run("kubectl delete modelbooster split" + in());
        cluster.awaitOutput(
                "kubectl get modelserving,modelserver,modelroute,pod" + in(),
                "No resources found",
                Duration.ofSeconds(90));
    }

    private static String revision(Cluster cluster) {
        return cluster.object("modelserving test-model-backend1" + in())
                .path("metadata")
                .path("labels")
                .path(PREFIX + "revision")
                .asText();
    }

    private static void expectChild(JsonNode child, JsonNode booster) {
        JsonNode owners = child.path("metadata").path("ownerReferences");
        assertThat(owners).hasSize(1);
        assertThat(owners.path(0).path("kind").asText()).isEqualTo("ModelBooster");
        assertThat(owners.path(0).path("uid").asText()).isEqualTo(PodFacts.uid(booster));
        assertThat(owners.path(0).path("controller").asBoolean()).isTrue();
        JsonNode labels = child.path("metadata").path("labels");
        assertThat(labels.path(PREFIX + "model-name").asText())
                .isEqualTo(booster.path("metadata").path("name").asText());
        assertThat(labels.path(PREFIX + "model-uid").asText()).isEqualTo(PodFacts.uid(booster));
        assertThat(labels.path(PREFIX + "managed-by").asText()).isEqualTo("workload.serving.volcano.sh");
        assertThat(labels.path(PREFIX + "revision").asText()).isNotEmpty();
        assertThat(labels.path(PREFIX + "backend-name").asText())
                .isEqualTo(child.path("kind").asText().equals("ModelRoute") ? "" : "backend1");
    }

    private static ConditionFactory patient(String what) {
        return await(what)
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(400))
                .ignoreExceptions();
    }

    private static String in() {
        return " -n " + namespace.name();
    }

    private static String apply(String manifest) {
        return "kubectl apply" + in() + " -f - <<'EOF'\n" + manifest + "EOF";
    }

    private static String aggregated() {
        return """
                apiVersion: workload.serving.volcano.sh/v1alpha1
                kind: ModelBooster
                metadata: {name: test-model}
                spec:
                  backend:
                    name: backend1
                    type: vLLM
                    modelURI: hf://example/small-model
                    cacheURI: hostpath://tmp/cache
                    replicas: 1
                    workers:
                    - type: server
                      image: vllm/vllm-openai-cpu:latest
                      replicas: 1
                      pods: 1
                      config: {served-model-name: test-model}
                """;
    }

    private static String split() {
        return """
                apiVersion: workload.serving.volcano.sh/v1alpha1
                kind: ModelBooster
                metadata: {name: split}
                spec:
                  backend:
                    name: backend1
                    type: vLLMDisaggregated
                    modelURI: hf://example/small-model
                    replicas: 1
                    workers:
                    - {type: prefill, image: 'alpine:3.20', replicas: 1, pods: 1}
                    - {type: decode, image: 'alpine:3.20', replicas: 1, pods: 1}
                """;
    }
}
