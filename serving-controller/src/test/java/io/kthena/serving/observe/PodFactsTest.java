package io.kthena.serving.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kthena.model.networking.ModelServer;
import io.kthena.serving.fleet.PodFact;
import io.kthena.serving.fleet.PodFact.State;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What pods say about themselves. */
class PodFactsTest {
    private static final ModelServer SERVER = Serialization.unmarshal("""
            apiVersion: networking.serving.volcano.sh/v1alpha1
            kind: ModelServer
            metadata: {name: llm, namespace: dev}
            spec:
              inferenceEngine: vLLM
              workloadSelector:
                matchLabels: {modelserving.volcano.sh/name: llm}
                pdGroup:
                  groupKey: modelserving.volcano.sh/group-name
                  prefillLabels: {modelserving.volcano.sh/role: p}
                  decodeLabels: {modelserving.volcano.sh/role: d}
            """, ModelServer.class);
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: llm-3-%1$s-2-0
              namespace: dev
              uid: u
              labels:
                modelserving.volcano.sh/name: llm
                modelserving.volcano.sh/group-name: llm-3
                modelserving.volcano.sh/role: %1$s
                modelserving.volcano.sh/role-id: %1$s-2
                %2$s
              annotations: {%3$s}
            status: {phase: Running, %4$s}
            """;
    private static final String READY = "conditions: [{type: Ready, status: 'True'}]";
    private static final String DRAINING = "modelserving.volcano.sh/draining: 'true'";

    @Test
    void modelServersSayWhoPrefills() {
        assertThat(fact("p", "", "", READY).traits().prefill()).isTrue();
        assertThat(fact("d", "", "", READY).traits().prefill()).isFalse();
        assertThat(fact("other", "", "", READY).traits().prefill()).isFalse();
    }

    @Test
    void theMarkIsTheLabelWithTheTime() {
        var since = "modelserving.volcano.sh/draining-since: '2026-01-01T00:00:00.5Z'";
        var fact = fact("p", DRAINING, since, """
                conditions: [{type: Ready, status: 'True'}, {type: modelserving.volcano.sh/KVHoldsReleased, status: 'True', \
                lastProbeTime: '2026-01-01T00:00:03Z'}]""");

        assertThat(fact.state()).isEqualTo(State.DRAINING);
        assertThat(fact.traits().draining()).satisfies(mark -> {
            assertThat(mark).isNotNull();
            assertThat(mark.announced()).isFalse();
            assertThat(mark.released(Instant.parse("2026-01-01T00:00:04Z"))).isTrue();
            assertThat(mark.released(Instant.parse("2026-01-01T00:00:18Z"))).isFalse();
        });
        assertThat(fact("p", DRAINING, "", READY).state()).isEqualTo(State.READY);
    }

    @Test
    void troublesHaveStableWords() {
        var pull = "containerStatuses: [{name: e, state: {waiting: {reason: %s}}}]";
        assertThat(trouble(pull.formatted("ErrImagePull"))).isEqualTo(trouble(pull.formatted("ImagePullBackOff")));
        assertThat(trouble(pull.formatted("ContainerCreating"))).isNull();
        assertThat(trouble("conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable}]"))
                .isEqualTo("no node takes it");
    }

    @Test
    void aRestartingSidecarIsNoFailure() {
        var restarts = "containerStatuses: [{name: %s, restartCount: 1, lastState: {terminated: {exitCode: 1,"
                + " finishedAt: '2026-01-01T00:00:00Z'}}}]";
        assertThat(fact("p", "", "", restarts.formatted("runtime")).failedAt()).isNull();
        assertThat(fact("p", "", "", restarts.formatted("engine")).failedAt())
                .isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    }

    private static @Nullable String trouble(String status) {
        return fact("p", "", "", status).traits().trouble();
    }

    private static PodFact fact(String role, String label, String annotation, String status) {
        var pod = Serialization.unmarshal(POD.formatted(role, label, annotation, status), Pod.class);
        return PodFacts.of(pod, false, new PrefillPods(List.of(SERVER))).orElseThrow();
    }
}
