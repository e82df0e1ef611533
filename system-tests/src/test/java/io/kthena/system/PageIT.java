package io.kthena.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The page "vLLM Ascend (Mooncake)", command by command, with the real kubectl and curl: first the ModelBooster approach to
 * its clean-up, then the ModelServing approach. The only edits: the remote example's URL is the local file, ENDPOINT is
 * substituted by the shell, and {@link Normaliser} lists what may differ in output.
 */
@OnCluster
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PageIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String CHAT = """
            curl --silent --show-error --location "http://${ENDPOINT}/v1/chat/completions" \\
            --header 'Content-Type: application/json' \\
            --data '{
                "model": "deepseek-ai/DeepSeekV2",
                "messages": [
                    {
                        "role": "user",
                        "content": "Where is the capital of China?"
                    }
                ],
                "stream": false
            }'
            """;

    @Test
    @Order(1)
    void modelBoosterApproach(Cluster cluster) {
        cluster.run("kubectl apply -f examples/model-booster/prefill-decode-disaggregation.yaml");

        expect(
                cluster,
                "kubectl get pod -owide -l modelserving.volcano.sh/name=deepseek-v2-lite-deepseek-v2-lite -n dev",
                """
                NAME                                              READY   STATUS     RESTARTS   AGE   IP              NODE           NOMINATED NODE   READINESS GATES
                deepseek-v2-lite-deepseek-v2-lite-0-decode-0-0    2/2     Running    0          3s    192.168.0.86    192.168.0.90   <none>           <none>
                deepseek-v2-lite-deepseek-v2-lite-0-prefill-0-0   2/2     Running    0          3s    192.168.0.242   192.168.0.90   <none>           <none>
                """);
        expectStatus(cluster, "kubectl get modelbooster deepseek-v2-lite -n dev -o yaml | grep status -A 10", """
                status:
                  availableReplicas: 1
                  conditions:
                  - lastTransitionTime: "2025-09-29T10:15:30Z"
                    message: All workers are ready
                    reason: AllWorkersReady
                    status: "True"
                    type: Available
                  - lastTransitionTime: "2025-09-29T10:15:28Z"
                    message: 'Prefill-decode disaggregation is active'
                    reason: DisaggregationActive
                    status: "True"
                    type: Disaggregated
                """, """
                  currentReplicas: 1
                  observedGeneration: 2
                  replicas: 1
                  updatedReplicas: 1
                """);
    }

    @Test
    @Order(2)
    void chatThroughTheBooster(Cluster cluster) {
        expectCompletion(cluster);
    }

    @Test
    @Order(3)
    void modelBoosterCleanUp(Cluster cluster) {
        assertThat(cluster.run("kubectl delete modelbooster deepseek-v2-lite -n dev"))
                .contains("modelbooster.workload.serving.volcano.sh \"deepseek-v2-lite\" deleted");

        for (String kind : new String[] {"modelserver", "modelroute", "modelserving", "pod", "podgroup", "service"}) {
            cluster.awaitOutput("kubectl get " + kind + " -n dev", "No resources found", PATIENCE);
        }
    }

    @Test
    @Order(4)
    void modelServingApproach(Cluster cluster) {
        cluster.run("kubectl apply -f examples/model-serving/prefill-decode-disaggregation.yaml");
        cluster.run("kubectl apply -f examples/kthena-router/ModelServer-prefill-decode-disaggregation.yaml");
        cluster.run("kubectl apply -f examples/kthena-router/ModelRoute-prefill-decode-disaggregation.yaml");

        expect(cluster, "kubectl get pod -owide -l modelserving.volcano.sh/name=deepseek-v2-lite -n dev", """
                NAME                             READY   STATUS    RESTARTS   AGE    IP              NODE           NOMINATED NODE   READINESS GATES
                deepseek-v2-lite-0-decode-0-0    2/2     Running   0          105m   192.168.0.88    192.168.0.90   <none>           <none>
                deepseek-v2-lite-0-prefill-0-0   2/2     Running   0          105m   192.168.0.152   192.168.0.90   <none>           <none>
                """);
        cluster.awaitOutput(
                "kubectl get modelserving deepseek-v2-lite -n dev -o yaml | grep status -A 10",
                "availableReplicas: 1",
                PATIENCE);
        String status = cluster.run("kubectl get modelserving deepseek-v2-lite -n dev -o yaml | grep status -A 10");
        assertThat(status)
                .contains("message: All Serving groups are ready", "reason: AllGroupsReady", "type: Available");
    }

    @Test
    @Order(5)
    void chatThroughTheModelServing(Cluster cluster) {
        expectCompletion(cluster);
    }

    @Test
    @Order(6)
    void modelServingCleanUp(Cluster cluster) {
        cluster.run("kubectl delete modelroute deepseek-v2 -n dev");
        cluster.run("kubectl delete modelserver deepseek-v2 -n dev");
        cluster.run("kubectl delete modelserving deepseek-v2-lite -n dev");
        cluster.run("kubectl delete podgroup -l modelserving.volcano.sh/name=deepseek-v2-lite -n dev");

        for (String kind : new String[] {"pod", "podgroup", "service", "controllerrevision"}) {
            cluster.awaitOutput("kubectl get " + kind + " -n dev", "No resources found", PATIENCE);
        }
    }

    private static void expect(Cluster cluster, String line, String page) {
        await(line)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(
                        () -> assertThat(Normaliser.apply(cluster.run(line))).isEqualTo(Normaliser.apply(page)));
    }

    /** The page's block, with more conditions allowed between its last condition and the counters after them. */
    private static void expectStatus(Cluster cluster, String line, String beginning, String end) {
        await(line)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(Normaliser.apply(cluster.run(line)))
                        .startsWith(Normaliser.apply(beginning))
                        .endsWith(Normaliser.apply(end)));
    }

    private static void expectCompletion(Cluster cluster) {
        JsonNode answer = Cluster.json(cluster.run(CHAT));

        assertThat(answer.path("id").asText()).startsWith("chatcmpl-");
        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.path("created").isIntegralNumber()).isTrue();
        assertThat(answer.path("model").asText()).isEqualTo("deepseek-ai/DeepSeekV2");
        assertThat(answer.path("choices")).hasSize(1);
        JsonNode choice = answer.path("choices").path(0);
        assertThat(choice.path("index").asInt(-1)).isZero();
        assertThat(choice.path("message").path("role").asText()).isEqualTo("assistant");
        assertThat(choice.path("message").path("content").asText()).isNotBlank();
        assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
        JsonNode usage = answer.path("usage");
        assertThat(usage.path("prompt_tokens").asInt()).isPositive();
        assertThat(usage.path("completion_tokens").asInt()).isPositive();
        assertThat(usage.path("total_tokens").asInt())
                .isEqualTo(usage.path("prompt_tokens").asInt()
                        + usage.path("completion_tokens").asInt());
    }
}
