package io.kthena.router.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.kthena.model.names.Labels;
import org.junit.jupiter.api.Test;

class PodFactsTest {
    private static PodBuilder ready() {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("dev")
                .withName("p")
                .withUid("uid-p")
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .withPodIP("10.0.0.1")
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus();
    }

    private static Pod labelled(String value) {
        return ready().editMetadata()
                .addToLabels(Labels.DRAINING, value)
                .endMetadata()
                .build();
    }

    @Test
    void aReadyPodMayBeChosen() {
        assertThat(PodFacts.of(ready().build()).eligible()).isTrue();
        assertThat(PodFacts.of(labelled("false")).eligible()).isTrue();
    }

    @Test
    void aDrainingPodMayNot() {
        assertThat(PodFacts.of(labelled("true")).eligible()).isFalse();
    }

    @Test
    void aTerminatingPodMayNot() {
        var pod = ready().editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata();
        assertThat(PodFacts.of(pod.build()).eligible()).isFalse();
    }
}
