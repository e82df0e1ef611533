package io.kthena.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The controller's checklist (spec: workload §8): scale and rolling updates of roles inside groups. Each test is one item. */
@OnCluster
@Tag("full")
class RoleChecklistIT {
    private static final Duration STABLE = Duration.ofSeconds(8);

    @RegisterExtension
    static final ChecklistNamespace namespace = ChecklistNamespace.emptiedAfterEachTest();

    @Test
    @DisplayName("16 and 17 a role scales up to three pods and down to one, without a new revision")
    void roleScale() {
        Serving serving = namespace.serving("roles").apply().awaitReady();
        String revision = serving.status().path("updateRevision").asText();
        String first = PodFacts.uid(serving.pods().values().iterator().next());

        serving.roleOf("prefill").put("replicas", 3);
        serving.apply().awaitReady();
        assertThat(serving.pods().values()).hasSize(3).extracting(PodFacts::uid).contains(first);

        serving.roleOf("prefill").put("replicas", 1);
        serving.apply();
        serving.patient("one pod")
                .untilAsserted(() -> assertThat(serving.pods()).hasSize(1));
        serving.awaitReady();
        assertThat(PodFacts.uid(serving.pods().values().iterator().next())).isEqualTo(first);
        assertThat(serving.status().path("updateRevision").asText()).isEqualTo(revision);
    }

    @Test
    @DisplayName("33 RoleRollingUpdate replaces the pods of the changed role only")
    void roleBasedRollingUpdate() {
        Serving serving = namespace
                .bare("only")
                .role("prefill", 2)
                .role("decode", 1)
                .groups(2)
                .rollRoles()
                .apply()
                .awaitReady();
        List<String> prefill = uids(serving, "prefill");
        List<String> decode = uids(serving, "decode");

        serving.image("prefill", Serving.NEW_IMAGE).apply().awaitRolled();

        assertThat(uids(serving, "decode")).isEqualTo(decode);
        assertThat(uids(serving, "prefill")).hasSize(4).doesNotContainAnyElementsOf(prefill);
        assertThat(serving.pods(pod -> PodFacts.isOf(pod, "prefill")))
                .extracting(PodFacts::image)
                .containsOnly(Serving.NEW_IMAGE);
    }

    @Test
    @DisplayName("34 a role's maxUnavailable holds with an image that cannot start")
    void roleRollingMaxUnavailable() {
        Serving serving =
                namespace.bare("stuck").role("prefill", 4).role("decode", 1).rollRoles();
        serving.roleOf("prefill").put("maxUnavailable", 2);
        serving.apply().awaitReady();
        List<String> decode = uids(serving, "decode");

        serving.image("prefill", Serving.BAD_IMAGE).apply();

        serving.patient("two old and two bad").during(STABLE).untilAsserted(() -> {
            List<JsonNode> prefill = serving.pods(pod -> PodFacts.isOf(pod, "prefill"));
            assertThat(prefill)
                    .extracting(PodFacts::image)
                    .containsExactlyInAnyOrder(
                            Serving.OLD_IMAGE, Serving.OLD_IMAGE, Serving.BAD_IMAGE, Serving.BAD_IMAGE);
            assertThat(uids(serving, "decode")).isEqualTo(decode);
        });
    }

    @Test
    @DisplayName("35 role replicas below the role's partition keep their image")
    void roleRollingPartition() {
        Serving serving = namespace.bare("part").role("prefill", 4).rollRoles();
        serving.roleOf("prefill").put("partition", 2);
        serving.apply().awaitReady();

        serving.image("prefill", Serving.NEW_IMAGE).apply();

        awaitImages(
                serving,
                Map.of(0, Serving.OLD_IMAGE, 1, Serving.OLD_IMAGE, 2, Serving.NEW_IMAGE, 3, Serving.NEW_IMAGE));
    }

    @Test
    @DisplayName("36 a protected role replica that is lost comes back from its own revision")
    void rolePartitionScaleUp() {
        Serving serving = namespace.bare("back").role("prefill", 3).rollRoles();
        serving.roleOf("prefill").put("partition", 1);
        serving.apply().awaitReady();
        String initial = serving.status().path("currentRevision").asText();
        serving.image("prefill", Serving.NEW_IMAGE).apply();
        Map<Integer, String> images = Map.of(0, Serving.OLD_IMAGE, 1, Serving.NEW_IMAGE, 2, Serving.NEW_IMAGE);
        awaitImages(serving, images);
        String lost =
                PodFacts.uid(serving.pods(pod -> PodFacts.replica(pod) == 0).getFirst());

        serving.lose(pod -> PodFacts.replica(pod) == 0);

        serving.patient("has replica 0 again")
                .untilAsserted(() -> assertThat(serving.pods(pod -> PodFacts.replica(pod) == 0))
                        .hasSize(1)
                        .allSatisfy(pod -> assertThat(PodFacts.uid(pod)).isNotEqualTo(lost)));
        awaitImages(serving, images);
        String updated = serving.status().path("updateRevision").asText();
        assertThat(updated).isNotEqualTo(initial);
        serving.pods()
                .values()
                .forEach(pod -> assertThat(PodFacts.label(pod, "revision"))
                        .as("replica %d", PodFacts.replica(pod))
                        .isEqualTo(PodFacts.replica(pod) == 0 ? initial : updated));
    }

    @Test
    @DisplayName("37 scaling a role down takes what the partition does not protect, whatever it costs")
    void rolePartitionScaleDown() {
        Serving serving = namespace.bare("keep").role("prefill", 5).rollRoles();
        serving.roleOf("prefill").put("partition", 3);
        serving.apply().awaitReady();
        serving.image("prefill", Serving.NEW_IMAGE).apply();
        awaitImages(
                serving,
                Map.of(
                        0,
                        Serving.OLD_IMAGE,
                        1,
                        Serving.OLD_IMAGE,
                        2,
                        Serving.OLD_IMAGE,
                        3,
                        Serving.NEW_IMAGE,
                        4,
                        Serving.NEW_IMAGE));
        serving.cost(pod -> true, pod -> PodFacts.replica(pod) < 3 ? -100 : 100);

        serving.roleOf("prefill").put("replicas", 3);
        serving.apply();

        awaitImages(serving, Map.of(0, Serving.OLD_IMAGE, 1, Serving.OLD_IMAGE, 2, Serving.OLD_IMAGE));
    }

    private static List<String> uids(Serving serving, String role) {
        return serving.pods(pod -> PodFacts.isOf(pod, role)).stream()
                .map(PodFacts::uid)
                .sorted()
                .toList();
    }

    private static void awaitImages(Serving serving, Map<Integer, String> images) {
        serving.patient("has " + images)
                .untilAsserted(
                        () -> assertThat(serving.images(PodFacts::replica)).isEqualTo(images));
        serving.awaitReady();
    }
}
