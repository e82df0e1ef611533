package io.kthena.serving.plan;

import static io.kthena.serving.fleet.Servings.byGroup;
import static io.kthena.serving.fleet.Servings.role;
import static io.kthena.serving.fleet.Servings.serving;
import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.model.workload.ModelServing;
import io.kthena.model.workload.RecoveryPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pods that KV cache may be read from leave in two steps. */
class DrainTest {
    private static final String PREFILL = "llm-1-prefill-0-0";
    private static final String DECODE = "llm-1-decode-0-0";

    @Test
    void aGroupWaitsForItsPrefillPodsAndThenGoesAsAWhole() {
        var model = converged(pairs(2, 1, "v1"));
        model.edit(pairs(1, 1, "v1"));

        model.reconcile();

        assertThat(model.pod(PREFILL).draining()).isTrue();
        assertThat(model.pod(DECODE).draining()).isTrue();
        assertThat(model.status().availableReplicas()).isEqualTo(1);
        assertThat(model.reconcile()).singleElement().isInstanceOf(Action.LookAgain.class);

        model.pass(Duration.ofSeconds(3));
        model.release(PREFILL);
        model.reconcile();

        assertThat(model.converges(10)).isTrue();
        assertThat(model.podNames()).containsExactlyInAnyOrder("llm-0-prefill-0-0", "llm-0-decode-0-0");
    }

    @Test
    void nobodyWaitsForEver() {
        var model = converged(pairs(2, 1, "v1"));
        model.edit(pairs(1, 1, "v1"));
        model.reconcile();

        model.pass(Duration.ofSeconds(29));
        model.reconcile();
        assertThat(model.pod(PREFILL).draining()).isTrue();
        model.pass(Duration.ofSeconds(1));
        model.reconcile();

        assertThat(model.pod(PREFILL).state()).hasToString("TERMINATING");
    }

    @Test
    void aCountFromBeforeEveryRouterKnewOrFromLongAgoIsNotBelieved() {
        var model = converged(pairs(2, 1, "v1"));
        model.edit(pairs(1, 1, "v1"));
        model.reconcile();

        model.release(PREFILL);
        model.reconcile();
        assertThat(model.pod(PREFILL).draining()).isTrue();
        model.pass(Duration.ofSeconds(2));
        model.release(PREFILL);
        model.pass(Duration.ofSeconds(15));
        model.reconcile();
        assertThat(model.pod(PREFILL).draining()).isTrue();
    }

    @Test
    void whatIsNotReadyGoesAtOnce() {
        var model = converged(pairs(2, 1, "v1"));
        model.unready(PREFILL);
        model.edit(pairs(1, 1, "v1"));

        model.reconcile();

        assertThat(model.pod(PREFILL).state()).hasToString("TERMINATING");
        assertThat(model.pod(DECODE).state()).hasToString("TERMINATING");
    }

    @Test
    void decodeReplicasGoAtOnce() {
        var model = converged(pairs(1, 2, "v1"));
        model.edit(pairs(1, 1, "v1"));

        model.reconcile();

        assertThat(model.pod("llm-0-decode-1-0").state()).hasToString("TERMINATING");
    }

    @Test
    void aRolloutCountsWhatDrainsAsDown() {
        var model = converged(pairs(2, 1, "v1"));
        model.edit(pairs(2, 1, "v2"));

        for (int round = 0; round < 5; round++) {
            model.reconcile();
            model.pass(Duration.ofSeconds(5));
        }

        assertThat(model.pod(PREFILL).draining()).isTrue();
        assertThat(model.availableGroups()).isEqualTo(1);
        assertThat(model.converges(50)).isTrue();
        assertThat(model.status().updatedReplicas()).isEqualTo(2);
    }

    @Test
    void scalingBackUpWhileARoleReplicaDrainsCostsNoGroup() {
        var model = converged(withPrefill(2));
        var kept = model.pod("llm-0-prefill-0-0").uid();
        model.edit(withPrefill(1));
        model.reconcile();
        assertThat(model.pod("llm-0-prefill-1-0").draining()).isTrue();

        model.edit(withPrefill(2));

        assertThat(model.converges(50)).isTrue();
        assertThat(model.pod("llm-0-prefill-0-0").uid()).isEqualTo(kept);
        assertThat(model.podNames()).contains("llm-0-prefill-1-0");
    }

    @Test
    void aMarkThatWasSetJustBeforeACrashHoldsTheRestOfTheUnitToo() {
        var model = new ClusterModel(withWorkers(2), 1);
        model.prefill("prefill");
        assertThat(model.converges(100)).isTrue();
        model.onlyEntriesPrefill();
        model.edit(withWorkers(1));

        model.crashAfter(1);
        model.reconcile();

        assertThat(model.observed().pods())
                .filteredOn(pod -> pod.slot().group() == 1)
                .hasSize(2)
                .allMatch(pod -> pod.draining());
    }

    private static ModelServing withWorkers(int groups) {
        return serving(groups, RecoveryPolicy.ROLE_RECREATE, byGroup(1, 0), List.of(role("prefill", 1, 1, "v1")));
    }

    private static ClusterModel converged(ModelServing serving) {
        var model = new ClusterModel(serving, 1);
        model.prefill("prefill");
        assertThat(model.converges(100)).isTrue();
        return model;
    }

    private static ModelServing pairs(int groups, int decode, String image) {
        return serving(
                groups,
                RecoveryPolicy.SERVING_GROUP_RECREATE,
                byGroup(1, 0),
                List.of(role("prefill", 1, 0, image), role("decode", decode, 0, image)));
    }

    private static ModelServing withPrefill(int replicas) {
        return serving(
                1,
                RecoveryPolicy.SERVING_GROUP_RECREATE,
                byGroup(1, 0),
                List.of(role("prefill", replicas, 0, "v1"), role("decode", 1, 0, "v1")));
    }
}
