package io.kthena.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kthena.testing.cluster.Capability;
import io.kthena.testing.cluster.Needs;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The controller's checklist (spec: workload §8): what admission refuses, accepts and fills in. Each test is one item. */
@OnCluster
@Needs(Capability.SERVICE_WEBHOOKS)
class AdmissionChecklistIT {
    @RegisterExtension
    static final ChecklistNamespace namespace = ChecklistNamespace.kept();

    @Test
    @DisplayName("6 a ModelBooster with 1000001 replicas is refused")
    void boosterInvalid(Cluster cluster) {
        assertThat(cluster.refuse(dryRun(booster(1_000_001)))).contains("replicas");
    }

    @Test
    @DisplayName("7 a valid ModelBooster is accepted")
    void boosterValid(Cluster cluster) {
        assertThat(cluster.run(dryRun(booster(1)))).contains("created (server dry run)");
    }

    @Test
    @DisplayName("8 an AutoscalingPolicy with one metric twice is refused")
    void duplicateMetrics(Cluster cluster) {
        assertThat(cluster.refuse(dryRun(policy("[{name: load, targetValue: 1}, {name: load, targetValue: 2}]", "{}"))))
                .contains("duplicate metric name");
    }

    @Test
    @DisplayName("9 an AutoscalingPolicy with a negative target is refused")
    void negativeTarget(Cluster cluster) {
        assertThat(cluster.refuse(dryRun(policy("[{name: load, targetValue: -1}]", "{}"))))
                .contains("metric target value must be greater than 0");
    }

    @Test
    @DisplayName("10 an empty behavior is filled in")
    void behaviorDefaults(Cluster cluster) {
        JsonNode behavior = Cluster.json(cluster.run("kubectl create --dry-run=server -o json -f - <<'EOF'\n"
                        + policy("[{name: load, targetValue: 1}]", "{}") + "EOF"))
                .path("spec")
                .path("behavior");

        assertThat(behavior.path("scaleUp").isObject()).isTrue();
        assertThat(behavior.path("scaleDown").path("stabilizationWindow").asText())
                .isEqualTo("5m0s");
    }

    @Test
    @DisplayName("11 negative replicas of a ModelServing are refused")
    void negativeReplicas(Cluster cluster) {
        String refusal = namespace.serving("negative").groups(-1).refused();

        assertThat(refusal)
                .contains("spec.replicas")
                .containsAnyOf("should be a non-negative integer", "greater than or equal to 0");
    }

    private static String dryRun(String manifest) {
        return "kubectl create --dry-run=server -f - <<'EOF'\n" + manifest + "EOF";
    }

    private static String booster(int replicas) {
        return """
                apiVersion: workload.serving.volcano.sh/v1alpha1
                kind: ModelBooster
                metadata: {name: checked, namespace: %s}
                spec:
                  backend:
                    name: backend1
                    type: vLLM
                    modelURI: hf://example/model
                    replicas: %d
                    workers:
                    - {type: server, image: vllm/vllm-openai-cpu:latest, replicas: 1, pods: 1}
                """.formatted(namespace.name(), replicas);
    }

    private static String policy(String metrics, String behavior) {
        return """
                apiVersion: workload.serving.volcano.sh/v1alpha1
                kind: AutoscalingPolicy
                metadata: {name: checked, namespace: %s}
                spec:
                  metrics: %s
                  behavior: %s
                  homogeneousTarget:
                    target: {targetRef: {name: any}}
                    minReplicas: 1
                    maxReplicas: 5
                """.formatted(namespace.name(), metrics, behavior);
    }
}
