package io.kthena.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * A ModelServing that Kthena's own controller has left, with its labels and its hashes, is taken over as it is: nothing is
 * replaced or renamed, and what is added later carries the revision that is there (spec: ModelServing §3.9).
 */
@OnCluster
class TakeoverIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String NAME = "modelserving.volcano.sh/name=inherited";
    private static final String REVISION = "6bd8f9c7d4";
    private static final String OBJECTS = "kubectl get pod,service,podgroup,controllerrevision -n dev -l " + NAME
            + " -o jsonpath='{range .items[*]}{.kind}/{.metadata.name} {.metadata.uid}{\"\\n\"}{end}' | sort";

    @Test
    void whatIsThereIsTakenOverAsItIs(Cluster cluster) throws IOException {
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
