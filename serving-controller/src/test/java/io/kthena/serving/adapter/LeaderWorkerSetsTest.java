package io.kthena.serving.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kthena.model.leaderworkerset.LeaderWorkerSet;
import io.kthena.model.workload.ModelServing;
import io.kthena.serving.adapter.LeaderWorkerSets.Step;
import io.kthena.testing.GoldenFile;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** LeaderWorkerSets as ModelServings. */
class LeaderWorkerSetsTest {
    private static final String SET = """
            apiVersion: leaderworkerset.x-k8s.io/v1
            kind: LeaderWorkerSet
            metadata: {name: vllm, namespace: dev, uid: 0c2f1f5e-3f3a-4e6f-8a1e-1c1f0d5b7a11}
            spec:
              replicas: %d
              startupPolicy: LeaderCreated
              leaderWorkerTemplate:
                size: 3
                restartPolicy: RecreateGroupOnPodRestart
                workerTemplate:
                  metadata:
                    labels: {app: mine}
                  spec:
                    containers:
                    - name: engine
                      image: example.com/engine:1
                      ports: [{containerPort: 8000}]
            """;

    @Test
    void aMissingModelServingIsCreated() {
        assertThat(LeaderWorkerSets.next(set(2), Optional.empty()))
                .isInstanceOfSatisfying(
                        Step.Create.class,
                        create -> new GoldenFile("adapter/modelserving.yaml")
                                .assertMatches(Serialization.asYaml(create.serving())));
    }

    @Test
    void defaultsAndScalersAreLeftAlone() {
        var live = live(set(2));
        var withDefaults = edited(live, tree -> {
            var spec = tree.withObject("/spec");
            spec.put("recoveryPolicy", "RoleRecreate");
            spec.put("schedulerName", "volcano");
            spec.put("replicas", 5);
            tree.withObject("/spec/template").put("restartGracePeriodSeconds", 0);
            ((ObjectNode) tree.at("/spec/template/roles/0")).put("maxUnavailable", 1);
            ((ObjectNode) tree.at("/spec/template/roles/0/entryTemplate/spec/containers/0/ports/0"))
                    .put("protocol", "TCP");
        });

        assertThat(LeaderWorkerSets.next(set(2), Optional.of(withDefaults))).isInstanceOf(Step.Nothing.class);
        assertThat(LeaderWorkerSets.next(set(3), Optional.of(withDefaults)))
                .isInstanceOfSatisfying(
                        Step.Apply.class,
                        apply ->
                                assertThat(apply.serving().getSpec().replicas()).isEqualTo(3));
    }

    @Test
    void editsOfWhatItSaysAreTakenBack() {
        var edited = edited(
                live(set(2)),
                tree -> ((ObjectNode) tree.at("/spec/template/roles/0/entryTemplate/spec/containers/0"))
                        .put("image", "other"));

        assertThat(LeaderWorkerSets.next(set(2), Optional.of(edited))).isInstanceOf(Step.Apply.class);
    }

    @Test
    void aForeignModelServingIsLeftAlone() {
        var foreign = live(set(2));
        foreign.getMetadata().getOwnerReferences().clear();

        assertThat(LeaderWorkerSets.next(set(2), Optional.of(foreign)))
                .isInstanceOfSatisfying(
                        Step.LeaveAlone.class,
                        alone -> assertThat(alone.message()).contains("ModelServing vllm"));
    }

    @Test
    void theStatusIsHandedBackOnce() {
        var live = edited(
                live(set(2)),
                tree -> tree.withObject("/status").put("replicas", 2).put("availableReplicas", 1));
        var set = set(2);

        var status = LeaderWorkerSets.status(set, live).orElseThrow();

        assertThat(status.replicas()).isEqualTo(2);
        assertThat(status.readyReplicas()).isEqualTo(1);
        set.setStatus(status);
        assertThat(LeaderWorkerSets.status(set, live)).isEmpty();
    }

    private static LeaderWorkerSet set(int replicas) {
        return Serialization.unmarshal(SET.formatted(replicas), LeaderWorkerSet.class);
    }

    private static ModelServing live(LeaderWorkerSet set) {
        return ((Step.Create) LeaderWorkerSets.next(set, Optional.empty())).serving();
    }

    private static ModelServing edited(ModelServing serving, Consumer<ObjectNode> edit) {
        ObjectNode tree = Serialization.jsonMapper().valueToTree(serving);
        edit.accept(tree);
        return Serialization.jsonMapper().convertValue(tree, ModelServing.class);
    }
}
