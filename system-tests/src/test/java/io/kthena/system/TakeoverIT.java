package io.kthena.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What Kthena's own controllers and routers have left is taken over as it is, with its names, labels and hashes: nothing is
 * replaced, renamed or rolled (spec: ModelServing §3.9).
 */
@OnCluster
class TakeoverIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String NAME = "modelserving.volcano.sh/name=inherited";
    private static final String REVISION = "6bd8f9c7d4";
    private static final String OBJECTS = "kubectl get pod,service,podgroup,controllerrevision -n dev -l " + NAME
            + " -o jsonpath='{range .items[*]}{.kind}/{.metadata.name} {.metadata.uid}{\"\\n\"}{end}' | sort";

    private static final String MODEL = "workload.serving.volcano.sh/model-name=heirloom";
    private static final String CHILDREN = "kubectl get modelserving,modelserver,modelroute -n dev -l " + MODEL
            + " -o jsonpath='{range .items[*]}{.kind}/{.metadata.name} {.metadata.uid} {.metadata.generation}"
            + "{\"\\n\"}{end}' | sort";
    private static final String PODS = "kubectl get pod -n dev -l " + MODEL
            + " -o jsonpath='{range .items[*]}{.metadata.name} {.metadata.uid} {.status.containerStatuses[*].restartCount}"
            + "{\"\\n\"}{end}' | sort";
    private static final String HANDWRITTEN = "kubectl get modelroute,modelserver handwritten -n dev"
            + " -o jsonpath='{range .items[*]}{.metadata.uid} {.metadata.labels} {.metadata.annotations} {.metadata.finalizers}"
            + " \"generation\":{.metadata.generation} {.spec}{\"\\n\"}{end}'";
    private static final String KTHENAS_STATUS = """
            [{"op": "replace", "path": "/status", "value": {"observedGeneration": 1, "conditions": [
              {"type": "Initialized", "status": "True", "reason": "ModelCreating", "message": "ModelBooster initialized",
               "lastTransitionTime": "2025-09-29T10:15:28Z"},
              {"type": "Active", "status": "True", "reason": "ModelAvailable", "message": "ModelBooster is ready",
               "lastTransitionTime": "2025-09-29T10:16:28Z"}]}}]""";

    /** What is added later carries the revision that is there. */
    @Test
    void aModelServingKeepsItsGroups(Cluster cluster) throws IOException {
        cluster.run("kubectl apply -f " + manifest("serving.yaml", ""));
        cluster.run("kill -STOP " + cluster.servicePid("serving-controller"));
        try {
            leaveWhatKthenaLeaves(cluster);
        } finally {
            // The launcher starts another, which finds all of it as a new installation would.
            cluster.run("kill -9 " + cluster.servicePid("serving-controller"));
        }
        String before = cluster.run(OBJECTS);
        assertThat(before.lines()).hasSize(6);

        cluster.run("kubectl wait --for=condition=Available modelserving/inherited -n dev --timeout=90s");
        cluster.awaitOutput(field("availableReplicas"), "1", PATIENCE);

        assertThat(cluster.run(OBJECTS)).isEqualTo(before);
        assertThat(cluster.run(field("updateRevision"))).isEqualTo(REVISION);
        assertThat(cluster.run(field("currentRevision"))).isEqualTo(REVISION);

        cluster.run("kubectl scale modelserving/inherited -n dev --replicas=2");
        cluster.awaitOutput(field("availableReplicas"), "2", PATIENCE);

        assertThat(cluster.run("kubectl get pod -n dev -l modelserving.volcano.sh/group-name=inherited-1"
                        + " -o jsonpath='{.items[*].metadata.labels.modelserving\\.volcano\\.sh/revision}'"))
                .isEqualTo(String.join(" ", REVISION, REVISION, REVISION));
        assertThat(cluster.run(OBJECTS).lines()).containsAll(before.lines().toList());
        cluster.run("kubectl delete modelserving inherited -n dev");
        cluster.awaitOutput("kubectl get pod -n dev -l " + NAME, "No resources found", PATIENCE);
    }

    /** Its pods run Kthena's template until somebody edits the backend; its other children are ours at once. */
    @Test
    void aModelBoosterKeepsItsChildrenAndTheirPods(Cluster cluster) throws IOException {
        cluster.run("kubectl apply -f " + manifest("booster.yaml", ""));
        cluster.run("kubectl wait --for=condition=Active modelbooster/heirloom -n dev --timeout=120s");
        cluster.run("kill -STOP " + cluster.servicePid("booster-controller"));
        try {
            leaveWhatKthenaLeavesOfABooster(cluster);
        } finally {
            cluster.run("kill -9 " + cluster.servicePid("booster-controller"));
        }
        String children = cluster.run(CHILDREN);
        String pods = cluster.run(PODS);
        assertThat(pods.lines()).hasSize(2);

        cluster.run("kubectl wait --for=condition=Available modelbooster/heirloom -n dev --timeout=90s");
        awaitAnswer(cluster, "heirloom");

        assertThat(cluster.run(CHILDREN)).isEqualTo(children);
        assertThat(cluster.run(PODS)).isEqualTo(pods);
        JsonNode serving = cluster.object("modelserving heirloom-main -n dev");
        assertThat(serving.at("/metadata/labels/workload.serving.volcano.sh~1model-name")
                        .asText())
                .isEqualTo("heirloom");
        assertThat(serving.at("/metadata/annotations").isMissingNode()).isTrue();
        assertThat(serving.at("/metadata/ownerReferences")).hasSize(1);

        cluster.run(
                "kubectl patch modelbooster heirloom -n dev --type=json -p '"
                        + "[{\"op\": \"add\", \"path\": \"/spec/backend/env\", \"value\": [{\"name\": \"EDITED\", \"value\": \"1\"}]}]'");
        cluster.awaitOutput(
                "kubectl get modelserving heirloom-main -n dev -o yaml", "startupProbe", Duration.ofSeconds(30));
        assertThat(cluster.run("kubectl get modelserving heirloom-main -n dev -o yaml"))
                .as("nothing of Kthena's template is left over")
                .doesNotContain("affinity", "resources: {}", "--served-model-name", "0cc175b9");
        cluster.run("kubectl delete modelbooster heirloom -n dev");
        cluster.awaitOutput("kubectl get pod -n dev -l " + MODEL, "No resources found", PATIENCE);
    }

    /** The router says in the status what it thinks of them. */
    @Test
    void whatPeopleWroteStaysAsTheyWroteIt(Cluster cluster) throws IOException {
        cluster.run("kubectl apply -f " + manifest("handwritten.yaml", ""));
        String written = cluster.run(HANDWRITTEN);
        assertThat(written).contains("\"generation\":1");
        cluster.killService("router-service");
        cluster.awaitOutput(
                "kubectl get modelroute handwritten -n dev -o jsonpath='{.status.conditions}'", "type", PATIENCE);

        assertThat(cluster.run(HANDWRITTEN)).isEqualTo(written);
        cluster.run("kubectl delete modelroute,modelserver handwritten -n dev");
    }

    /** While no controller looks: the children, which the serving controller and the router act on, and the status. */
    private static void leaveWhatKthenaLeavesOfABooster(Cluster cluster) throws IOException {
        cluster.run("kubectl delete modelserving,modelserver,modelroute -n dev -l " + MODEL);
        cluster.awaitOutput("kubectl get pod -n dev -l " + MODEL, "No resources found", PATIENCE);
        String uid = cluster.run("kubectl get modelbooster heirloom -n dev -o jsonpath='{.metadata.uid}'");
        cluster.run("kubectl create --field-manager=kthena-controller-manager -f "
                + manifest("booster-children.yaml", uid));
        cluster.run("kubectl wait --for=condition=Available modelserving/heirloom-main -n dev --timeout=90s");
        cluster.run("kubectl patch modelbooster heirloom -n dev --subresource=status --type=json -p '" + KTHENAS_STATUS
                + "'");
    }

    /** While no controller looks: the objects of one serving group, and the status that goes with them. */
    private static void leaveWhatKthenaLeaves(Cluster cluster) throws IOException {
        cluster.run("kubectl delete controllerrevision -n dev -l " + NAME);
        cluster.run("kubectl scale modelserving/inherited -n dev --replicas=1");
        String uid = cluster.run("kubectl get modelserving inherited -n dev -o jsonpath='{.metadata.uid}'");
        cluster.run("kubectl create -f " + manifest("group.yaml", uid));
        cluster.run("kubectl patch modelserving inherited -n dev --subresource=status --type=merge -p '"
                + "{\"status\": {\"replicas\": 1, \"currentRevision\": \"" + REVISION + "\", \"updateRevision\": \""
                + REVISION + "\"}}'");
        cluster.run("kubectl wait --for=condition=Ready pod -n dev -l " + NAME + " --timeout=90s");
    }

    private static String field(String name) {
        return "kubectl get modelserving inherited -n dev -o jsonpath='{.status." + name + "}'";
    }

    private static void awaitAnswer(Cluster cluster, String model) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(cluster.post(
                                        "/v1/completions",
                                        "{\"model\": \"" + model + "\", \"prompt\": \"hello\", \"max_tokens\": 2}")
                                .statusCode())
                        .isEqualTo(200));
    }

    private static Path manifest(String name, String owner) throws IOException {
        try (InputStream in = TakeoverIT.class.getResourceAsStream("/takeover/" + name)) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            Path file = Files.createTempFile("takeover", ".yaml");
            Files.writeString(file, text.replace("OWNER", owner));
            file.toFile().deleteOnExit();
            return file;
        }
    }
}
