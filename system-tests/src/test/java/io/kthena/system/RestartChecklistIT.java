package io.kthena.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The controller's checklist (spec: workload §8): a controller that dies in the middle of its work. */
@OnCluster
@Tag("full")
class RestartChecklistIT {
    private static final int GROUPS = 4;

    @RegisterExtension
    static final ChecklistNamespace namespace = ChecklistNamespace.emptiedAfterEachTest();

    @Test
    @DisplayName("32 a controller killed while it creates 25 pods creates the rest when it is back, and not one more")
    void controllerRestart(Cluster cluster) {
        Serving serving = namespace
                .bare("restart")
                .role("prefill", 1)
                .workers("prefill", 2)
                .role("decode", 1)
                .workers("decode", 1)
                .groups(5)
                .apply();

        cluster.killService("serving-controller");

        serving.patient("25 running pods")
                .untilAsserted(() -> assertThat(serving.pods().values())
                        .hasSize(25)
                        .extracting(pod -> pod.path("status").path("phase").asText())
                        .containsOnly("Running"));
        serving.awaitReady();
        assertThat(serving.pods()).hasSize(25);
    }

    /** As often as {@code -Dkthena.kills} says; the seed is in the output. */
    @Test
    @DisplayName(
            "beyond the checklist: killed at random moments of rollouts, it never takes down too much and always ends them")
    void killedInRollouts(Cluster cluster) {
        int kills = Integer.getInteger("kthena.kills", 3);
        long seed = Long.getLong("kthena.seed", System.nanoTime());
        Random random = new Random(seed);
        Serving serving = namespace
                .serving("killed")
                .groups(GROUPS)
                .rollGroups("{\"maxUnavailable\": 1}")
                .apply()
                .awaitReady();

        for (int i = 0; i < kills; i++) {
            String round = "kill " + i + " of " + kills + ", seed " + seed;
            try (PodWatch watch = PodWatch.start(cluster, serving, 1)) {
                serving.image("prefill", i % 2 == 0 ? Serving.NEW_IMAGE : Serving.OLD_IMAGE)
                        .applyWhenServed();
                moment(random.nextInt(3_000));
                cluster.killService("serving-controller");

                serving.awaitRolled();

                assertThat(watch.availability(GROUPS))
                        .as(round)
                        .isNotEmpty()
                        .allMatch(available -> available >= GROUPS - 1);
            }
            assertThat(serving.images(PodFacts::group).values())
                    .as(round)
                    .hasSize(GROUPS)
                    .containsOnly(i % 2 == 0 ? Serving.NEW_IMAGE : Serving.OLD_IMAGE);
        }
    }

    /** Lets the rollout go on for a while: the moment of the kill is what is random here. */
    private static void moment(int millis) {
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS))
                .join();
    }
}
