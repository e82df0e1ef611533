package io.kthena.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The controller's checklist (spec: workload §8): life, scale and recovery of serving groups. Each test is one item. */
@OnCluster
@Tag("full")
class GroupChecklistIT {
    @RegisterExtension
    static final ChecklistNamespace namespace = ChecklistNamespace.emptiedAfterEachTest();

    @Test
    @DisplayName("13 ModelServing lifecycle: create, change the image, delete")
    void lifecycle() {
        Serving serving = namespace.serving("life").apply().awaitReady();

        serving.image("prefill", Serving.NEW_IMAGE).apply().awaitRolled();

        assertThat(serving.pods().values())
                .isNotEmpty()
                .extracting(PodFacts::image)
                .containsOnly(Serving.NEW_IMAGE);
        serving.delete();
        assertThat(serving.pods()).isEmpty();
    }

    @Test
    @DisplayName("14 and 15 scale up to the groups 0, 1, 2, and down to one")
    void scaleUpAndDown() {
        Serving serving = namespace.serving("scale").apply().awaitReady();

        serving.groups(3).apply().awaitReady();
        serving.awaitOrdinals(0, 1, 2);

        serving.groups(1).apply().awaitReady();
        serving.awaitOrdinals(0);
        assertThat(serving.status().path("availableReplicas").asInt()).isEqualTo(1);
    }

    @Test
    @DisplayName("18 ServingGroupRecreate replaces every pod of the group")
    void servingGroupRecreate() {
        Serving serving = namespace
                .serving("whole")
                .role("decode", 1)
                .recovery("ServingGroupRecreate")
                .apply()
                .awaitReady();
        Map<String, JsonNode> before = serving.pods();

        serving.lose(pod -> PodFacts.isOf(pod, "decode"));

        serving.patient("replaced both pods")
                .untilAsserted(() -> assertThat(serving.pods().values())
                        .hasSize(2)
                        .extracting(PodFacts::uid)
                        .doesNotContainAnyElementsOf(
                                before.values().stream().map(PodFacts::uid).toList()));
        serving.awaitReady();
        assertThat(serving.pods().values())
                .extracting(pod -> PodFacts.label(pod, "group-name"))
                .containsOnly("whole-0");
    }

    @Test
    @DisplayName("19 a group's headless service goes with it")
    void headlessServiceGoesWithItsGroup() {
        Serving serving = namespace
                .serving("heads")
                .workers("prefill", 1)
                .groups(3)
                .apply()
                .awaitReady();
        assertThat(serving.services()).hasSize(3);

        serving.groups(1).apply();

        serving.patient("one service")
                .untilAsserted(() -> assertThat(serving.services()).hasSize(1));
        serving.awaitReady();
    }

    @Test
    @DisplayName("20 a lost pod comes back with the same group and role id")
    void podRecovery() {
        Serving serving = namespace
                .serving("lost")
                .recovery("RoleRecreate")
                .rollRoles()
                .apply()
                .awaitReady();
        JsonNode before = serving.pods().values().iterator().next();

        serving.lose(pod -> true);

        serving.patient("has another pod")
                .untilAsserted(() -> assertThat(serving.pods().values())
                        .hasSize(1)
                        .first()
                        .satisfies(pod -> assertThat(PodFacts.uid(pod)).isNotEqualTo(PodFacts.uid(before)))
                        .satisfies(pod -> assertThat(PodFacts.label(pod, "group-name"))
                                .isEqualTo(PodFacts.label(before, "group-name")))
                        .satisfies(pod -> assertThat(PodFacts.label(pod, "role-id"))
                                .isEqualTo(PodFacts.label(before, "role-id"))));
        serving.awaitReady();
    }

    @Test
    @DisplayName("21 a deleted headless service is made anew")
    void serviceRecovery(Cluster cluster) {
        Serving serving =
                namespace.serving("served").workers("prefill", 1).apply().awaitReady();
        JsonNode before = serving.services().getFirst();

        cluster.run("kubectl delete service -n " + namespace.name() + " "
                + before.path("metadata").path("name").asText());

        serving.patient("has another service")
                .untilAsserted(() -> assertThat(serving.services())
                        .hasSize(1)
                        .first()
                        .satisfies(service -> assertThat(PodFacts.uid(service)).isNotEqualTo(PodFacts.uid(before))));
        serving.awaitReady();
    }

    @Test
    @DisplayName("22 two host aliases of one address are accepted and reach the pod")
    void duplicateHostAliases() {
        Serving serving = namespace.serving("alias");
        serving.podSpecOf("prefill")
                .set(
                        "hostAliases",
                        Cluster.json("[{\"ip\": \"10.1.2.3\", \"hostnames\": [\"a.example\"]},"
                                + " {\"ip\": \"10.1.2.3\", \"hostnames\": [\"b.example\"]}]"));

        serving.apply().awaitReady();

        JsonNode aliases =
                serving.pods().values().iterator().next().path("spec").path("hostAliases");
        assertThat(aliases).extracting(alias -> alias.path("ip").asText()).containsExactly("10.1.2.3", "10.1.2.3");
        assertThat(aliases)
                .extracting(alias -> alias.path("hostnames").path(0).asText())
                .containsExactly("a.example", "b.example");
    }

    @Test
    @DisplayName("25 a role's start shows in Events on the ModelServing")
    void roleStatusEvents(Cluster cluster) {
        Serving serving = namespace.serving("events").apply().awaitReady();
        String uid = PodFacts.uid(serving.object());

        serving.patient("has events")
                .untilAsserted(() -> assertThat(reasons(cluster, uid)).contains("RoleCreating", "RoleRunning"));
    }

    @Test
    @DisplayName("beyond the checklist: scale to and from zero by the scale subresource")
    void scaleToZeroAndBack(Cluster cluster) {
        Serving serving = namespace.serving("zero").groups(2).apply().awaitReady();
        String scale = "kubectl scale modelserving zero -n " + namespace.name() + " --replicas=";

        cluster.run(scale + "0");
        serving.awaitReady();
        serving.awaitOrdinals();

        cluster.run(scale + "2");
        serving.awaitReady();
        serving.awaitOrdinals(0, 1);
    }

    private static List<String> reasons(Cluster cluster, String uid) {
        Map<String, String> reasons = new TreeMap<>();
        cluster.object("events -n " + namespace.name() + " --field-selector involvedObject.uid=" + uid)
                .path("items")
                .forEach(event -> reasons.put(event.path("reason").asText(), ""));
        return List.copyOf(reasons.keySet());
    }
}
