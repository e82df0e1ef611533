package io.kthena.serving.reconcile;

import static io.kthena.serving.reconcile.TestCluster.NAMESPACE;
import static io.kthena.serving.reconcile.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.kthena.model.draining.KvDrain;
import io.kthena.model.names.Labels;
import io.kthena.model.workload.ModelServing;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Prefill pods leave service before they leave the cluster. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KvDrainTest {
    private static final String SERVING = """
            apiVersion: workload.serving.volcano.sh/v1alpha1
            kind: ModelServing
            metadata: {name: %s}
            spec:
              schedulerName: default-scheduler
              replicas: 2
              template:
                drainDeadlineSeconds: %d
                roles:
                - name: prefill
                  workerReplicas: 0
                  entryTemplate: {spec: {containers: [{name: engine, image: nginx}]}}
                - name: decode
                  workerReplicas: 0
                  entryTemplate: {spec: {containers: [{name: engine, image: nginx}]}}
            """;
    private static final String SERVER = """
            apiVersion: networking.serving.volcano.sh/v1alpha1
            kind: ModelServer
            metadata: {name: %1$s}
            spec:
              inferenceEngine: vLLM
              workloadSelector:
                matchLabels: {modelserving.volcano.sh/name: %1$s}
                pdGroup:
                  groupKey: modelserving.volcano.sh/group-name
                  prefillLabels: {modelserving.volcano.sh/role: prefill}
                  decodeLabels: {modelserving.volcano.sh/role: decode}
            """;

    private TestCluster cluster;

    @BeforeAll
    void start() throws IOException {
        cluster = new TestCluster();
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void aPrefillPodIsDeletedWhenItsHoldsAreReleased() {
        scaledDownToOne("held", 600);

        eventually(() -> {
            var pod = cluster.pod("held-1-prefill-0-0");
            assertThat(pod.getMetadata().getLabels()).containsEntry(Labels.DRAINING, "true");
            assertThat(pod.getMetadata().getAnnotations()).containsKey(Labels.DRAINING_SINCE);
            assertThat(pod.getStatus().getConditions())
                    .anySatisfy(condition -> {
                        assertThat(condition.getType()).isEqualTo(KvDrain.DRAINING);
                        assertThat(condition.getReason()).isEqualTo("ScaleDown");
                    })
                    .extracting(PodCondition::getType)
                    .contains("Ready");
            assertThat(cluster.pod("held-1-decode-0-0").getMetadata().getLabels())
                    .containsEntry(Labels.DRAINING, "true");
            assertThat(cluster.status("held").availableReplicas()).isEqualTo(1);
        });
        assertThat(cluster.pod("held-1-prefill-0-0").getMetadata().getDeletionTimestamp())
                .isNull();

        cluster.condition(
                "held-1-prefill-0-0",
                KvDrain.KV_HOLDS_RELEASED,
                Instant.now().plusSeconds(2).toString());

        eventually(() -> assertThat(cluster.podNames())
                .filteredOn(name -> name.startsWith("held-"))
                .containsExactlyInAnyOrder("held-0-prefill-0-0", "held-0-decode-0-0"));
    }

    @Test
    void withoutACoordinatorTheDeadlineDecides() {
        scaledDownToOne("late", 1);

        eventually(() -> assertThat(cluster.podNames())
                .filteredOn(name -> name.startsWith("late-"))
                .containsExactlyInAnyOrder("late-0-prefill-0-0", "late-0-decode-0-0"));
        assertThat(cluster.find(Pod.class, "late-1-prefill-0-0")).isEmpty();
    }

    private void scaledDownToOne(String name, int deadline) {
        cluster.create(SERVER.formatted(name));
        cluster.create(SERVING.formatted(name, deadline));
        eventually(() -> assertThat(cluster.podNames())
                .filteredOn(pod -> pod.startsWith(name + "-"))
                .hasSize(4));
        cluster.makeAllReady();
        eventually(() -> assertThat(cluster.status(name).availableReplicas()).isEqualTo(2));
        var _ = cluster.client()
                .resources(ModelServing.class)
                .inNamespace(NAMESPACE)
                .withName(name)
                .scale(1);
    }
}
