package io.kthena.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kthena.testing.cluster.Tools;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The controller's checklist (spec: workload §8): LeaderWorkerSets, whose CRD appears while the controller runs. */
@OnCluster
@Tag("full")
class LeaderWorkerSetChecklistIT {
    private static final String KIND = "leaderworkersets.leaderworkerset.x-k8s.io";

    @RegisterExtension
    static final ChecklistNamespace namespace = ChecklistNamespace.kept();

    @BeforeAll
    static void create(Cluster cluster) {
        cluster.run(Tools.find(Path.of(".."), Tools.DEFINITIONS)
                .map(folder -> folder.resolve("leaderworkerset.x-k8s.io_leaderworkersets.yaml"))
                .map(file -> "kubectl apply --server-side -f '" + file + "'")
                .orElse("kubectl apply -f - <<'EOF'\n" + DEFINITION + "EOF"));
        // A definition without any conditions yet is an error to kubectl wait.
        cluster.awaitOutput(
                "kubectl get crd " + KIND + " -o jsonpath='{.status.conditions[?(@.type==\"Established\")].status}'",
                "True",
                Duration.ofSeconds(30));
    }

    @AfterAll
    static void remove(Cluster cluster) {
        cluster.run("kubectl delete crd " + KIND);
    }

    @Test
    @DisplayName("26 a LeaderWorkerSet gets a ModelServing of its name, with the labels of its own pods")
    void basic(Cluster cluster) throws Exception {
        cluster.run("kubectl apply -n " + namespace.name() + " -f - <<'EOF'\n" + SET + "EOF");

        patient("two ready pods")
                .untilAsserted(() -> assertThat(pods(cluster)).hasSize(2).allMatch(LeaderWorkerSetChecklistIT::ready));
        JsonNode owner = cluster.object("modelserving pair -n " + namespace.name())
                .path("metadata")
                .path("ownerReferences")
                .path(0);
        assertThat(owner.path("kind").asText()).isEqualTo("LeaderWorkerSet");
        assertThat(owner.path("controller").asBoolean()).isTrue();
        assertThat(owner.path("blockOwnerDeletion").asBoolean()).isTrue();
        String key = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-1").digest("pair-0".getBytes(StandardCharsets.UTF_8)));
        assertThat(pods(cluster))
                .allSatisfy(pod -> assertThat(label(pod, "name")).isEqualTo("pair"))
                .allSatisfy(pod -> assertThat(label(pod, "group-index")).isEqualTo("0"))
                .allSatisfy(pod -> assertThat(label(pod, "group-key")).isEqualTo(key))
                .extracting(pod -> label(pod, "worker-index"))
                .containsExactlyInAnyOrder("0", "1");
        patient("status of the set").untilAsserted(() -> {
            JsonNode status =
                    cluster.object(KIND + " pair -n " + namespace.name()).path("status");
            assertThat(status.path("replicas").asInt()).isEqualTo(1);
            assertThat(status.path("readyReplicas").asInt()).isEqualTo(1);
        });

        cluster.run("kubectl delete " + KIND + " pair -n " + namespace.name());
        cluster.awaitOutput(
                "kubectl get modelserving,pod -n " + namespace.name(), "No resources found", Duration.ofSeconds(90));
    }

    @Test
    @DisplayName("beyond the checklist: a ModelServing that is not the set's is left alone")
    void foreignModelServing(Cluster cluster) {
        Serving serving = namespace.serving("taken").apply().awaitReady();
        String uid = PodFacts.uid(serving.object());

        cluster.run("kubectl apply -n " + namespace.name() + " -f - <<'EOF'\n"
                + SET.replace("name: pair", "name: taken") + "EOF");

        cluster.awaitOutput(
                "kubectl get events -n " + namespace.name() + " --field-selector involvedObject.kind=LeaderWorkerSet",
                "taken",
                Duration.ofSeconds(60));
        JsonNode object = serving.object();
        assertThat(PodFacts.uid(object)).isEqualTo(uid);
        assertThat(object.path("metadata").has("ownerReferences")).isFalse();
        assertThat(object.path("spec")
                        .path("template")
                        .path("roles")
                        .path(0)
                        .path("name")
                        .asText())
                .isEqualTo("prefill");
        cluster.run("kubectl delete " + KIND + " taken -n " + namespace.name());
        serving.delete();
    }

    private static List<JsonNode> pods(Cluster cluster) {
        List<JsonNode> pods = new java.util.ArrayList<>();
        cluster.object("pod -n " + namespace.name() + " -l " + PodFacts.LABEL + "name=pair")
                .path("items")
                .forEach(pods::add);
        return pods;
    }

    private static boolean ready(JsonNode pod) {
        for (JsonNode condition : pod.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    private static String label(JsonNode pod, String name) {
        return pod.path("metadata")
                .path("labels")
                .path("leaderworkerset.sigs.k8s.io/" + name)
                .asText();
    }

    private static ConditionFactory patient(String what) {
        return await(what).atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(400));
    }

    private static final String SET = """
            apiVersion: leaderworkerset.x-k8s.io/v1
            kind: LeaderWorkerSet
            metadata: {name: pair}
            spec:
              replicas: 1
              leaderWorkerTemplate:
                size: 2
                workerTemplate:
                  spec:
                    containers:
                    - {name: main, image: 'registry.k8s.io/pause:3.9'}
            """;

    /** The kind's outline, where the project's own definition has not been fetched. */
    private static final String DEFINITION = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: leaderworkersets.leaderworkerset.x-k8s.io}
            spec:
              group: leaderworkerset.x-k8s.io
              names: {kind: LeaderWorkerSet, listKind: LeaderWorkerSetList, plural: leaderworkersets, singular: leaderworkerset}
              scope: Namespaced
              versions:
              - name: v1
                served: true
                storage: true
                subresources: {status: {}}
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec: {type: object, x-kubernetes-preserve-unknown-fields: true}
                      status: {type: object, x-kubernetes-preserve-unknown-fields: true}
            """;
}
