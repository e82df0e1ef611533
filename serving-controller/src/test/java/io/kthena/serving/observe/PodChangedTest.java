package io.kthena.serving.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.kthena.model.names.Labels;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class PodChangedTest {
    private static final Pod BEFORE = new PodBuilder()
            .withNewMetadata()
            .withName("m-0-prefill-0-0")
            .withNamespace("n")
            .withUid("u")
            .withResourceVersion("1")
            .addToLabels(Labels.MODEL_SERVING_NAME, "m")
            .addToLabels(Labels.GROUP_NAME, "m-0")
            .addToLabels(Labels.ROLE, "prefill")
            .addToLabels(Labels.ROLE_ID, "prefill-0")
            .withManagedFields(new ManagedFieldsEntry())
            .endMetadata()
            .withNewSpec()
            .endSpec()
            .withNewStatus()
            .withPhase("Pending")
            .endStatus()
            .build();

    @Test
    void aBindingCallsForNothing() {
        assertThat(wakes(pod -> pod.editSpec().withNodeName("node").endSpec())).isFalse();
        assertThat(wakes(pod -> pod.editStatus()
                        .addNewCondition()
                        .withType("PodScheduled")
                        .withStatus("True")
                        .endCondition()
                        .endStatus()))
                .isFalse();
    }

    @Test
    void whatAPlanOrAStatusCanTellApartWakes() {
        assertThat(wakes(pod -> pod.editStatus()
                        .withPhase("Running")
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus("True")
                        .endCondition()
                        .endStatus()))
                .isTrue();
        assertThat(wakes(pod -> pod.editStatus()
                        .addNewCondition()
                        .withType("PodScheduled")
                        .withStatus("False")
                        .withReason("Unschedulable")
                        .endCondition()
                        .endStatus()))
                .isTrue();
        assertThat(wakes(pod -> pod.editMetadata()
                        .withDeletionTimestamp("2026-01-01T00:00:00Z")
                        .endMetadata()))
                .isTrue();
        assertThat(wakes(pod -> pod.editMetadata()
                        .addToAnnotations(Labels.POD_DELETION_COST, "5")
                        .endMetadata()))
                .isTrue();
        assertThat(wakes(pod -> pod.editMetadata().addToLabels("mine", "x").endMetadata()))
                .as("a ModelServer may choose by it")
                .isTrue();
        assertThat(wakes(pod -> pod.editMetadata().withUid("other").endMetadata()))
                .isTrue();
        assertThat(wakes(pod -> pod.editMetadata()
                        .addNewOwnerReference()
                        .withUid("o")
                        .endOwnerReference()
                        .endMetadata()))
                .isTrue();
    }

    @Test
    void theCacheLeavesOutWhatNobodyReads() {
        var store = new LeanStore<Pod>();
        store.put("n/m-0-prefill-0-0", new PodBuilder(BEFORE).build());

        var kept = store.get("n/m-0-prefill-0-0");
        assertThat(kept.getSpec()).isNull();
        assertThat(kept.getMetadata().getManagedFields()).isEmpty();
        assertThat(kept.getMetadata().getLabels())
                .isEqualTo(BEFORE.getMetadata().getLabels());
        assertThat(kept.getStatus()).isEqualTo(BEFORE.getStatus());
    }

    private static boolean wakes(UnaryOperator<PodBuilder> change) {
        return new PodChanged().accept(change.apply(new PodBuilder(BEFORE)).build(), BEFORE);
    }
}
