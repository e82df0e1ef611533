package io.kthena.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The examples are accepted, and the ones that serve a model do. */
@OnCluster
class ExamplesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Test
    void everyExampleIsAccepted(Cluster cluster) throws IOException {
        for (Path example : examples()) {
            assertThat(cluster.run("kubectl apply --dry-run=server -f " + example))
                    .as("%s", example)
                    .contains("(server dry run)");
        }
    }

    @Test
    void aPlainDeploymentServesThroughAliasedModelName(Cluster cluster) {
        cluster.run("kubectl apply -f examples/kthena-router/LLM-Mock-ds1.5b.yaml"
                + " -f examples/kthena-router/ModelServer-ds1.5b.yaml"
                + " -f examples/kthena-router/ModelRouteSimple.yaml");

        cluster.awaitOutput(
                "curl -s -H 'Content-Type: application/json' http://$ENDPOINT/v1/chat/completions -d '"
                        + Deployment.CHAT.replace("deepseek-ai/DeepSeekV2", "deepseek-simple") + "'",
                "\"model\":\"deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B\"",
                PATIENCE);
        assertThat(cluster.run("curl -s http://$ENDPOINT/v1/models")).contains("\"deepseek-simple\"");

        cluster.run("kubectl delete -f examples/kthena-router/LLM-Mock-ds1.5b.yaml"
                + " -f examples/kthena-router/ModelServer-ds1.5b.yaml"
                + " -f examples/kthena-router/ModelRouteSimple.yaml");
        cluster.awaitOutput("kubectl get pod -n default", "No resources found", PATIENCE);
    }

    @Test
    void servingGroupsOfOtherImagesRunToo(Cluster cluster) {
        cluster.run("kubectl apply -f examples/model-serving/gangPolicy.yaml");

        cluster.run("kubectl wait --for=condition=Available modelserving/sample --timeout=90s");
        assertThat(cluster.run("kubectl get pod -l modelserving.volcano.sh/name=sample -o name")
                        .lines())
                .hasSize(8);
        assertThat(cluster.run("kubectl get podgroup sample-0 -o jsonpath='{.spec.minMember}'"))
                .isEqualTo("6");
        cluster.run("kubectl scale modelserving/sample --replicas=2");
        cluster.awaitOutput("kubectl get modelserving sample -o jsonpath='{.status.availableReplicas}'", "2", PATIENCE);

        cluster.run("kubectl delete modelserving sample");
        cluster.awaitOutput("kubectl get pod -n default", "No resources found", PATIENCE);
    }

    private static List<Path> examples() throws IOException {
        Path folder = Path.of("..", "examples");
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".yaml"))
                    .map(f -> Path.of("examples").resolve(folder.relativize(f)))
                    .sorted()
                    .toList();
        }
    }
}
