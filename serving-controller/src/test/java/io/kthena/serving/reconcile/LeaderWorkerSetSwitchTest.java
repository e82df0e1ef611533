package io.kthena.serving.reconcile;

import static io.kthena.serving.reconcile.TestCluster.NAMESPACE;
import static io.kthena.serving.reconcile.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kthena.model.leaderworkerset.LeaderWorkerSet;
import io.kthena.model.leaderworkerset.LeaderWorkerSetStatus;
import io.kthena.model.workload.ModelServing;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** LeaderWorkerSets are served while their CRD is installed. */
class LeaderWorkerSetSwitchTest {
    private static final String DEFINITION = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: leaderworkersets.leaderworkerset.x-k8s.io}
            spec:
              group: leaderworkerset.x-k8s.io
              names: {kind: LeaderWorkerSet, plural: leaderworkersets, singular: leaderworkerset, listKind: LeaderWorkerSetList}
              scope: Namespaced
              versions:
              - name: v1
                served: true
                storage: true
                subresources: {status: {}}
                schema:
                  openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
            """;
    private static final String SET = """
            apiVersion: leaderworkerset.x-k8s.io/v1
            kind: LeaderWorkerSet
            metadata: {name: %s}
            spec:
              replicas: 1
              leaderWorkerTemplate:
                size: 2
                workerTemplate: {spec: {containers: [{name: engine, image: nginx}]}}
            """;
    private static final String FOREIGN = """
            apiVersion: workload.serving.volcano.sh/v1alpha1
            kind: ModelServing
            metadata: {name: taken}
            spec:
              template:
                roles:
                - name: mine
                  workerReplicas: 0
                  entryTemplate: {spec: {containers: [{name: engine, image: nginx}]}}
            """;

    @Test
    void theyAreServedFromTheMomentTheirDefinitionIsInstalled() throws IOException {
        try (var cluster = new TestCluster();
                var adapter = new LeaderWorkerSetSwitch(cluster.client(), Clock.systemUTC(), Optional.empty())) {
            adapter.start();
            var definition = Serialization.unmarshal(DEFINITION, CustomResourceDefinition.class);
            var _ = cluster.client().resource(definition).create();
            cluster.create(FOREIGN);
            eventually(() -> cluster.create(SET.formatted("sets")));
            cluster.create(SET.formatted("taken"));

            eventually(() -> assertThat(cluster.podNames()).contains("sets-0-default-0-0", "sets-0-default-0-1"));
            assertThat(cluster.pod("sets-0-default-0-1").getMetadata().getLabels())
                    .containsEntry("leaderworkerset.sigs.k8s.io/name", "sets")
                    .containsEntry("leaderworkerset.sigs.k8s.io/worker-index", "1");
            cluster.makeAllReady();
            eventually(() -> assertThat(cluster.find(LeaderWorkerSet.class, "sets"))
                    .get()
                    .extracting(LeaderWorkerSet::getStatus)
                    .isEqualTo(new LeaderWorkerSetStatus(1, 1)));
            eventually(() -> assertThat(cluster.client()
                            .v1()
                            .events()
                            .inNamespace(NAMESPACE)
                            .list()
                            .getItems())
                    .extracting(Event::getReason)
                    .contains("NameTaken"));
            var taken = cluster.serving("taken");
            assertThat(taken.getMetadata().getOwnerReferences()).isEmpty();
            assertThat(taken.getSpec().template().roles().getFirst().name()).isEqualTo("mine");

            var _ = cluster.client()
                    .resources(LeaderWorkerSet.class)
                    .inNamespace(NAMESPACE)
                    .withName("sets")
                    .delete();
            eventually(
                    () -> assertThat(cluster.find(ModelServing.class, "sets")).isEmpty());
        }
    }
}
