package io.kthena.system;

import java.time.Duration;

/** The ModelBooster of the page, brought up and taken down around a test class. */
final class Deployment {
    static final String CHAT = "{\"model\": \"deepseek-ai/DeepSeekV2\","
            + " \"messages\": [{\"role\": \"user\", \"content\": \"Where is the capital of China?\"}], \"stream\": false}";

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private Deployment() {}

    static void up(Cluster cluster) {
        cluster.run("kubectl apply -f examples/model-booster/prefill-decode-disaggregation.yaml");
        cluster.run("kubectl wait --for=condition=Active modelbooster/deepseek-v2-lite -n dev --timeout=90s");
        awaitAnswer(cluster);
    }

    static void down(Cluster cluster) {
        cluster.run("kubectl delete modelbooster deepseek-v2-lite -n dev --ignore-not-found");
        cluster.awaitOutput("kubectl get pod -n dev", "No resources found", PATIENCE);
    }

    /** Waits until a chat completion succeeds. */
    static void awaitAnswer(Cluster cluster) {
        cluster.awaitOutput(
                "curl -s -H 'Content-Type: application/json' http://$ENDPOINT/v1/chat/completions -d '" + CHAT + "'",
                "\"chat.completion\"",
                PATIENCE);
    }
}
