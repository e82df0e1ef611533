package io.kthena.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The controller's checklist (spec: workload §8): rolling updates of whole serving groups. Each test is one item. */
@OnCluster
@Tag("full")
class RolloutChecklistIT {
    private static final Duration STABLE = Duration.ofSeconds(8);

    @RegisterExtension
    static final ChecklistNamespace namespace = ChecklistNamespace.emptiedAfterEachTest();

    @Test
    @DisplayName("23 no more than maxUnavailable groups are down at any moment of a rollout")
    void rollingUpdateMaxUnavailable(Cluster cluster) {
        Serving serving = namespace
                .bare("budget")
                .role("prefill", 4)
                .groups(4)
                .rollGroups("{\"maxUnavailable\": 2}")
                .apply()
                .awaitReady();

        try (PodWatch watch = PodWatch.start(cluster, serving, 4)) {
            serving.image("prefill", Serving.NEW_IMAGE).apply().awaitRolled();

            assertThat(watch.availability(4)).isNotEmpty().allMatch(available -> available >= 2);
        }
        assertThat(serving.pods().values())
                .hasSize(16)
                .extracting(PodFacts::image)
                .containsOnly(Serving.NEW_IMAGE);
    }

    @Test
    @DisplayName("24 a revision that cannot start never takes down more than maxUnavailable groups")
    void rollingUpdateWithABadImage(Cluster cluster) {
        Serving serving = namespace
                .serving("bad")
                .groups(6)
                .rollGroups("{\"maxUnavailable\": 2}")
                .apply()
                .awaitReady();

        try (PodWatch watch = PodWatch.start(cluster, serving, 1)) {
            serving.image("prefill", Serving.BAD_IMAGE).apply();

            serving.patient("keeps four groups").during(STABLE).untilAsserted(() -> {
                assertThat(serving.pods(pod -> PodFacts.image(pod).equals(Serving.BAD_IMAGE)))
                        .hasSize(2);
                assertThat(serving.status().path("availableReplicas").asInt()).isEqualTo(4);
            });
            assertThat(watch.availability(6)).isNotEmpty().allMatch(available -> available >= 4);
        }
    }

    @Test
    @DisplayName("27 groups below the partition keep image and revision")
    void partitionBoundary() {
        Serving serving = partitioned("boundary");
        String initial = serving.status().path("currentRevision").asText();

        serving.image("prefill", Serving.NEW_IMAGE).apply();
        awaitUpdated(serving, 5, 2);

        expectBoundary(serving, 5, initial);
        JsonNode status = serving.status();
        assertThat(status.path("currentRevision").asText()).isEqualTo(initial);
        assertThat(status.path("updateRevision").asText()).isNotEqualTo(initial);
    }

    @Test
    @DisplayName("28 a protected group that lost its pod is made anew from its own revision")
    void partitionDeletedGroup() {
        Serving serving = partitioned("protected");
        String initial = serving.status().path("currentRevision").asText();
        serving.image("prefill", Serving.NEW_IMAGE).apply();
        awaitUpdated(serving, 5, 2);
        String updated = serving.status().path("updateRevision").asText();
        String lost = PodFacts.uid(serving.pods(pod -> PodFacts.group(pod) == 1).getFirst());

        serving.lose(pod -> PodFacts.group(pod) == 1);

        serving.patient("has group 1 again")
                .untilAsserted(() -> assertThat(serving.pods(pod -> PodFacts.group(pod) == 1))
                        .hasSize(1)
                        .allSatisfy(pod -> assertThat(PodFacts.uid(pod)).isNotEqualTo(lost)));
        awaitUpdated(serving, 5, 2);
        expectBoundary(serving, 5, initial);
        assertThat(serving.status().path("currentRevision").asText()).isEqualTo(initial);
        assertThat(serving.status().path("updateRevision").asText()).isEqualTo(updated);
    }

    @Test
    @DisplayName("29 and 30 scaling a partitioned ModelServing up and down keeps the boundary")
    void partitionScale() {
        Serving serving = partitioned("scaled");
        String initial = serving.status().path("currentRevision").asText();
        serving.image("prefill", Serving.NEW_IMAGE).apply();
        awaitUpdated(serving, 5, 2);

        serving.groups(7).apply();
        awaitUpdated(serving, 7, 4);
        expectBoundary(serving, 7, initial);

        serving.groups(3).apply();
        awaitUpdated(serving, 3, 0);
        serving.awaitOrdinals(0, 1, 2);
        expectBoundary(serving, 3, initial);
        assertThat(serving.status().path("currentReplicas").asInt()).isEqualTo(3);
        assertThat(serving.status().path("availableReplicas").asInt()).isEqualTo(3);
    }

    @Test
    @DisplayName("31 a rollout ends with one revision everywhere")
    void rollingUpdate() {
        Serving serving = namespace.serving("rolling").groups(3).apply().awaitReady();
        String initial = serving.status().path("currentRevision").asText();

        serving.image("prefill", Serving.NEW_IMAGE).apply().awaitRolled();

        JsonNode status = serving.status();
        assertThat(List.of(
                        status.path("currentReplicas").asInt(),
                        status.path("updatedReplicas").asInt(),
                        status.path("availableReplicas").asInt()))
                .containsOnly(3);
        assertThat(status.path("currentRevision").asText()).isNotEqualTo(initial);
        assertThat(serving.pods().values())
                .hasSize(3)
                .allSatisfy(pod -> assertThat(PodFacts.image(pod)).isEqualTo(Serving.NEW_IMAGE))
                .allSatisfy(pod -> assertThat(PodFacts.label(pod, "revision"))
                        .isEqualTo(status.path("updateRevision").asText()));
    }

    @Test
    @DisplayName("beyond the checklist: one group is updated without an outage by maxSurge")
    void surge(Cluster cluster) {
        Serving serving = namespace
                .serving("surge")
                .rollGroups("{\"maxUnavailable\": 0, \"maxSurge\": 1}")
                .apply()
                .awaitReady();

        try (PodWatch watch = PodWatch.start(cluster, serving, 1)) {
            serving.image("prefill", Serving.NEW_IMAGE).apply().awaitRolled();

            assertThat(watch.availability(1)).isNotEmpty().allMatch(available -> available >= 1);
        }
        serving.awaitOrdinals(0);
    }

    private static Serving partitioned(String name) {
        return namespace
                .serving(name)
                .groups(5)
                .rollGroups("{\"maxUnavailable\": 5, \"partition\": 3}")
                .apply()
                .awaitReady();
    }

    private static void awaitUpdated(Serving serving, int groups, int updated) {
        serving.patient(updated + " of " + groups + " groups updated").untilAsserted(() -> {
            JsonNode status = serving.awaitReady().status();
            assertThat(status.path("updatedReplicas").asInt()).isEqualTo(updated);
            assertThat(serving.ordinals()).hasSize(groups);
        });
    }

    /** Groups 0 to 2 are old, the others new. */
    private static void expectBoundary(Serving serving, int groups, String initial) {
        assertThat(serving.images(PodFacts::group).keySet())
                .containsExactlyElementsOf(IntStream.range(0, groups).boxed().toList());
        serving.images(PodFacts::group)
                .forEach((group, image) -> assertThat(image)
                        .as("group %d", group)
                        .isEqualTo(group < 3 ? Serving.OLD_IMAGE : Serving.NEW_IMAGE));
        assertThat(serving.pods(pod -> PodFacts.label(pod, "revision").equals(initial)))
                .extracting(PodFacts::group)
                .containsExactly(0, 1, 2);
    }
}
