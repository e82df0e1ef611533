package io.kthena.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The controller's checklist (spec: workload §8): who goes first in a scale-down. Each test is one item. */
@OnCluster
@Tag("full")
class ScaleDownChecklistIT {
    private static final String GATE = "example.com/checked";

    @RegisterExtension
    static final ChecklistNamespace namespace = ChecklistNamespace.emptiedAfterEachTest();

    @Test
    @DisplayName("38 the group with the highest deletion cost stays")
    void binPackGroups() {
        Serving serving = namespace.serving("pack").groups(4).apply().awaitReady();
        serving.cost(pod -> true, pod -> PodFacts.group(pod) * 100);

        serving.groups(1).apply();

        serving.awaitOrdinals(3);
        serving.awaitReady();
        assertSelectorFindsOnePodPerGroup(serving);
    }

    @Test
    @DisplayName("39 the role replica with the highest deletion cost stays")
    void binPackRole() {
        Serving serving = namespace.bare("pack-role").role("prefill", 4).apply().awaitReady();
        serving.cost(pod -> true, pod -> PodFacts.replica(pod) * 100);

        serving.roleOf("prefill").put("replicas", 1);
        serving.apply();

        serving.patient("keeps replica 3")
                .untilAsserted(() -> assertThat(serving.pods().values())
                        .extracting(PodFacts::replica)
                        .containsExactly(3));
        serving.awaitReady();
        assertSelectorFindsOnePodPerGroup(serving);
    }

    @Test
    @DisplayName("40 both together: the dearest group stays, with two pods")
    void binPackCombined() {
        Serving serving = namespace
                .bare("pack-both")
                .role("prefill", 2)
                .role("decode", 1)
                .groups(2)
                .apply()
                .awaitReady();
        serving.cost(pod -> true, pod -> PodFacts.group(pod) * 100 + PodFacts.replica(pod) * 10);

        serving.roleOf("prefill").put("replicas", 1);
        serving.groups(1).apply();

        serving.awaitOrdinals(1);
        serving.patient("has two pods")
                .untilAsserted(() -> assertThat(serving.pods()).hasSize(2));
        assertThat(serving.pods(pod -> PodFacts.isOf(pod, "prefill")))
                .extracting(PodFacts::replica)
                .containsExactly(1);
        serving.awaitReady();
    }

    @Test
    @DisplayName("41 the group that is not ready goes first")
    void statusAwareGroups(Cluster cluster) {
        Serving serving = gated(namespace.serving("aware").groups(4), 4);
        satisfy(cluster, serving, pod -> PodFacts.group(pod) != 1);
        serving.patient("three available")
                .untilAsserted(() -> assertThat(
                                serving.status().path("availableReplicas").asInt())
                        .isEqualTo(3));

        serving.groups(3).apply();

        serving.awaitOrdinals(0, 2, 3);
        serving.awaitReady();
    }

    @Test
    @DisplayName("42 the role replica that is not ready goes first")
    void statusAwareRole(Cluster cluster) {
        Serving serving = gated(namespace.bare("aware-role").role("prefill", 4), 4);
        satisfy(cluster, serving, pod -> PodFacts.replica(pod) != 2);
        String uid = PodFacts.uid(serving.object());
        serving.patient("three RoleRunning events")
                .untilAsserted(() -> assertThat(running(cluster, uid)).isGreaterThanOrEqualTo(3));

        serving.roleOf("prefill").put("replicas", 3);
        serving.apply();

        serving.patient("lost replica 2")
                .untilAsserted(() -> assertThat(serving.pods().values())
                        .extracting(PodFacts::replica)
                        .containsExactlyInAnyOrder(0, 1, 3));
        serving.awaitReady();
    }

    /** Applies it with a readiness gate and waits for its pods. */
    private static Serving gated(Serving serving, int pods) {
        serving.podSpecOf("prefill").set("readinessGates", Cluster.json("[{\"conditionType\": \"" + GATE + "\"}]"));
        serving.apply();
        serving.patient("has its pods")
                .untilAsserted(() -> assertThat(serving.pods().values())
                        .hasSize(pods)
                        .extracting(pod -> pod.path("status").path("phase").asText())
                        .containsOnly("Running"));
        return serving;
    }

    private static void satisfy(Cluster cluster, Serving serving, Predicate<JsonNode> which) {
        serving.pods(which)
                .forEach(pod -> cluster.run("kubectl patch pod -n " + namespace.name() + " "
                        + pod.path("metadata").path("name").asText()
                        + " --subresource=status -p '{\"status\": {\"conditions\": [{\"type\": \"" + GATE
                        + "\", \"status\": \"True\"}]}}'"));
    }

    private static int running(Cluster cluster, String uid) {
        int running = 0;
        for (JsonNode event : cluster.object("events -n " + namespace.name() + " --field-selector involvedObject.uid="
                        + uid + ",reason=RoleRunning")
                .path("items")) {
            running += Math.max(1, event.path("count").asInt(1));
        }
        return running;
    }

    /** What an autoscaler counts with: the selector must match one pod per group whichever replicas are left. */
    private static void assertSelectorFindsOnePodPerGroup(Serving serving) {
        serving.patient("selector finds one pod per group").untilAsserted(() -> {
            JsonNode status = serving.status();
            assertThat(serving.selected(status.path("labelSelector").asText()))
                    .hasSize(status.path("replicas").asInt());
        });
    }
}
