package io.kthena.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is killed comes back without help, and requests after healing succeed. */
@OnCluster
class HealingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @BeforeAll
    static void deploy(Cluster cluster) {
        Deployment.up(cluster);
    }

    @AfterAll
    static void remove(Cluster cluster) {
        Deployment.down(cluster);
    }

    @ParameterizedTest
    @ValueSource(strings = {"decode", "prefill"})
    void aDeletedPodIsReplaced(String role, Cluster cluster) {
        String uid = podUid(cluster, role);

        cluster.run("kubectl delete pod -n dev -l modelserving.volcano.sh/role=" + role + " --grace-period=0 --force");

        await(role + " pod replaced")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> !podUid(cluster, role).isEmpty()
                        && !podUid(cluster, role).equals(uid));
        cluster.run("kubectl wait --for=condition=Ready pod -n dev -l modelserving.volcano.sh/role=" + role
                + " --timeout=90s");
        awaitRightAnswers(cluster);
    }

    @Test
    void aPrefillEngineThatRestartsInPlaceIsReadRight(Cluster cluster) {
        String uid = podUid(cluster, "prefill");
        arm(cluster, "prefill", "prefill.crash_after_hold");

        var _ = cluster.post("/v1/chat/completions", Deployment.CHAT);

        await("engine container restarted")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> !podUid(cluster, "prefill").equals(uid) || restarts(cluster, "prefill") > 0);
        awaitRightAnswers(cluster);
    }

    @ParameterizedTest
    @ValueSource(strings = {"router-service", "kv-coordinator", "booster-controller", "serving-controller"})
    void aKilledServiceComesBack(String service, Cluster cluster) {
        cluster.killService(service);

        cluster.awaitOutput("./kthena status | grep " + service, "Ready", PATIENCE);
        Deployment.awaitAnswer(cluster);
    }

    @Test
    void controllersRepairAfterTheirRestart(Cluster cluster) {
        cluster.run("kill -9 " + cluster.servicePid("booster-controller"));
        cluster.run("kubectl delete modelroute deepseek-v2-lite -n dev");

        cluster.awaitOutput("kubectl get modelroute -n dev", "deepseek-v2-lite", PATIENCE);
        Deployment.awaitAnswer(cluster);
    }

    /** Answers come, and from now on the decode engine reads each of them from the KV that was made for it. */
    private static void awaitRightAnswers(Cluster cluster) {
        double before = cluster.metric("decode", "sim_stale_reads_total");
        Deployment.awaitAnswer(cluster);
        for (int i = 0; i < 5; i++) {
            var answer = cluster.post(
                    "/v1/chat/completions",
                    Deployment.CHAT.replace("capital", "capital, asked for the " + i + "th time,"));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
        assertThat(cluster.metric("decode", "sim_kv_pulls_total")).isPositive();
        assertThat(cluster.metric("decode", "sim_stale_reads_total")).isEqualTo(before);
    }

    private static void arm(Cluster cluster, String role, String fault) {
        String address = cluster.engines(role).getFirst();
        cluster.run("curl -sf http://" + address
                + "/sim/faults -H 'Content-Type: application/json' -d '{\"seed\":1,\"faults\":[{\"name\":\"" + fault
                + "\",\"probability\":1,\"times\":1}]}'");
    }

    private static int restarts(Cluster cluster, String role) {
        return cluster.run("kubectl get pod -n dev -l modelserving.volcano.sh/role=" + role
                        + " -o jsonpath='{.items[*].status.containerStatuses[*].restartCount}'")
                .chars()
                .filter(Character::isDigit)
                .map(Character::getNumericValue)
                .sum();
    }

    private static String podUid(Cluster cluster, String role) {
        return cluster.run("kubectl get pod -n dev -l modelserving.volcano.sh/role=" + role
                        + " -o jsonpath='{.items[*].metadata.uid}'")
                .strip();
    }
}
