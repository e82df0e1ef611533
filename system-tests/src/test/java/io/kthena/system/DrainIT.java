package io.kthena.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A prefill pod that leaves service while a decode engine still has to read from it. */
@ExtendWith(Kthena.class)
class DrainIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String RELEASED = "modelserving.volcano.sh/KVHoldsReleased";
    private static final ExecutorService CLIENTS = Executors.newVirtualThreadPerTaskExecutor();

    @BeforeAll
    static void deploy(Cluster cluster) {
        Deployment.up(cluster);
        // A coordinator that has just begun to lead says nothing about holds until its books are complete.
        cluster.run("kubectl wait --for=condition=KVAccounting modelserver --all -n dev --timeout=55s");
    }

    @AfterAll
    static void remove(Cluster cluster) {
        CLIENTS.shutdownNow();
        Deployment.down(cluster);
    }

    @Test
    void aMarkedPodGetsNoNewRequestAndTellsWhenItsLastHoldIsGone(Cluster cluster) throws Exception {
        var pod = cluster.object("pod -n dev -l modelserving.volcano.sh/role=prefill")
                .path("items")
                .path(0);
        String name = pod.at("/metadata/name").asText();
        var slow = slowRead(cluster);

        cluster.run("kubectl annotate pod -n dev " + name + " modelserving.volcano.sh/draining-since=" + Instant.now());
        cluster.run("kubectl label pod -n dev " + name + " modelserving.volcano.sh/draining=true");

        // First this: a request that came before the router saw the mark would wait for the slow read, and the hold be
        // gone.
        awaitMessage(cluster, name, "holds left: 1");
        cluster.awaitOutput(
                "curl -si -H 'Content-Type: application/json' http://$ENDPOINT/v1/chat/completions -d '"
                        + Deployment.CHAT + "' | tr A-Z a-z",
                "retry-after",
                PATIENCE);
        assertRight(cluster, slow.get(60, TimeUnit.SECONDS));
        awaitReleasedOrGone(cluster, pod.at("/metadata/uid").asText());

        cluster.run("kubectl delete pod -n dev " + name + " --ignore-not-found --wait=false");
        Deployment.awaitAnswer(cluster);
    }

    /** A request whose decode engine takes seconds to read; returns once the prefill engine holds its blocks. */
    private static CompletableFuture<HttpResponse<String>> slowRead(Cluster cluster) {
        cluster.run("curl -sf http://" + cluster.engines("decode").getFirst()
                + "/sim/faults -H 'Content-Type: application/json' -d '{\"seed\":1,\"faults\":[{\"name\":\"read.slow\","
                + "\"probability\":1,\"times\":1,\"millis\":12000}]}'");
        var answer = CompletableFuture.supplyAsync(
                () -> cluster.post("/v1/chat/completions", Deployment.CHAT.replace("capital", "slow capital")),
                CLIENTS);
        await("a hold")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> cluster.metric("prefill", "sim_pinned_blocks") > 0);
        return answer;
    }

    private static void assertRight(Cluster cluster, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Cluster.json(answer.body()).path("choices")).hasSize(1);
        assertThat(cluster.metric("decode", "sim_stale_answers_total")).isZero();
    }

    private static void awaitMessage(Cluster cluster, String pod, String message) {
        await(message).atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            JsonNode said = condition(cluster.object("pod -n dev " + pod), RELEASED);
            assertThat(said.path("message").asText()).isEqualTo(message);
        });
    }

    /** The mark may be all that serving-controller waits for: then the pod goes as soon as it is released. */
    private static void awaitReleasedOrGone(Cluster cluster, String uid) {
        await("released or gone")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> isReleasedOrGone(cluster, uid));
    }

    private static boolean isReleasedOrGone(Cluster cluster, String uid) {
        for (JsonNode pod : cluster.object("pod -n dev -l modelserving.volcano.sh/role=prefill")
                .path("items")) {
            if (pod.at("/metadata/uid").asText().equals(uid)) {
                return condition(pod, RELEASED).path("message").asText().equals("holds left: 0");
            }
        }
        return true;
    }

    private static JsonNode condition(JsonNode pod, String type) {
        for (JsonNode condition : pod.at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return pod.path("absent");
    }
}
