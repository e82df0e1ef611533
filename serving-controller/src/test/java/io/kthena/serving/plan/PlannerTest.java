package io.kthena.serving.plan;

import static io.kthena.serving.fleet.Servings.role;
import static io.kthena.serving.fleet.Servings.serving;
import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.model.workload.ModelServing;
import io.kthena.model.workload.ModelServingSpec;
import io.kthena.model.workload.RecoveryPolicy;
import io.kthena.model.workload.Role;
import io.kthena.serving.fleet.Gang;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the planner does in the situations that operators know by name. */
class PlannerTest {

    @Test
    void createsAllPodsAtOnceAndServicesOnlyForRolesWithWorkers() {
        var model = converged(groups(1, role("prefill", 1, 0, "v1"), role("decode", 2, 1, "v1")));

        assertThat(model.podNames())
                .containsExactlyInAnyOrder(
                        "llm-0-prefill-0-0",
                        "llm-0-decode-0-0",
                        "llm-0-decode-0-1",
                        "llm-0-decode-1-0",
                        "llm-0-decode-1-1");
        assertThat(model.services()).containsExactlyInAnyOrder("llm-0-decode-0-0", "llm-0-decode-1-0");
    }

    @Test
    void scalesUpIntoTheLowestFreeOrdinals() {
        var model = converged(groups(4, role("r", 1, 0, "v1")));
        model.cost("llm-3-r-0-0", 100);
        model.edit(groups(1, role("r", 1, 0, "v1")));
        assertThat(model.converges(50)).isTrue();
        assertThat(model.podNames()).containsExactly("llm-3-r-0-0");

        model.edit(groups(3, role("r", 1, 0, "v1")));

        assertThat(model.converges(50)).isTrue();
        assertThat(groupOrdinals(model)).containsExactlyInAnyOrder(0, 1, 3);
    }

    @Test
    void scalesDownWhatIsNotReadyBeforeWhatIsCheapBeforeWhatIsLast() {
        var model = converged(groups(4, role("r", 1, 0, "v1")));
        model.unready("llm-1-r-0-0");
        model.cost("llm-0-r-0-0", -5);

        model.edit(groups(3, role("r", 1, 0, "v1")));
        model.reconcile();
        assertThat(model.pod("llm-1-r-0-0").live()).isFalse();

        model.edit(groups(2, role("r", 1, 0, "v1")));
        model.reconcile();
        assertThat(model.pod("llm-0-r-0-0").live()).isFalse();
        assertThat(model.pod("llm-3-r-0-0").live()).isTrue();
    }

    @Test
    void scalesToZeroAndBack() {
        var model = converged(groups(2, role("r", 1, 1, "v1")));

        model.edit(groups(0, role("r", 1, 1, "v1")));

        assertThat(model.converges(50)).isTrue();
        assertThat(model.podNames()).isEmpty();
        assertThat(model.services()).isEmpty();
        assertThat(model.status().labelSelector()).contains("modelserving.volcano.sh/name=llm");
        model.edit(groups(1, role("r", 1, 1, "v1")));
        assertThat(model.converges(50)).isTrue();
        assertThat(model.podNames()).hasSize(2);
    }

    @Test
    void scalesARoleWithoutTouchingItsOtherPods() {
        var model = converged(groups(1, role("prefill", 1, 0, "v1"), role("decode", 1, 0, "v1")));
        var kept = model.pod("llm-0-decode-0-0").uid();

        model.edit(groups(1, role("prefill", 3, 0, "v1"), role("decode", 1, 0, "v1")));

        assertThat(model.converges(50)).isTrue();
        assertThat(model.podNames()).hasSize(4);
        assertThat(model.pod("llm-0-decode-0-0").uid()).isEqualTo(kept);
        assertThat(model.revisions()).hasSize(1);
    }

    @Test
    void rebuildsTheWholeGroupWhenAPodIsDeleted() {
        var model = converged(serving(
                2, RecoveryPolicy.SERVING_GROUP_RECREATE, null, List.of(role("p", 1, 0, "v1"), role("d", 1, 0, "v1"))));
        var decode = model.pod("llm-0-d-0-0").uid();
        var other = model.pod("llm-1-d-0-0").uid();

        model.delete("llm-0-p-0-0");

        assertThat(model.converges(50)).isTrue();
        assertThat(model.pod("llm-0-d-0-0").uid()).isNotEqualTo(decode);
        assertThat(model.pod("llm-1-d-0-0").uid()).isEqualTo(other);
    }

    @Test
    void rebuildsTheWholeGroupWhenAPodVanishedUnseen() {
        var model = converged(serving(
                1, RecoveryPolicy.SERVING_GROUP_RECREATE, null, List.of(role("p", 1, 0, "v1"), role("d", 1, 0, "v1"))));
        var decode = model.pod("llm-0-d-0-0").uid();

        model.lose("llm-0-p-0-0");

        assertThat(model.converges(50)).isTrue();
        assertThat(model.pod("llm-0-d-0-0").uid()).isNotEqualTo(decode);
    }

    @Test
    void rebuildsOnlyTheRoleReplicaWhenAPodIsDeleted() {
        var model = converged(
                serving(1, RecoveryPolicy.ROLE_RECREATE, null, List.of(role("p", 2, 1, "v1"), role("d", 1, 0, "v1"))));
        var worker = model.pod("llm-0-p-0-1").uid();
        var sibling = model.pod("llm-0-p-1-0").uid();
        var decode = model.pod("llm-0-d-0-0").uid();

        model.delete("llm-0-p-0-0");

        assertThat(model.converges(50)).isTrue();
        assertThat(model.pod("llm-0-p-0-1").uid()).isNotEqualTo(worker);
        assertThat(model.pod("llm-0-p-1-0").uid()).isEqualTo(sibling);
        assertThat(model.pod("llm-0-d-0-0").uid()).isEqualTo(decode);
    }

    @Test
    void rebuildsAfterFailuresWithGrowingDelay() {
        var model = converged(groups(1, role("r", 1, 0, "v1")));
        model.fail("llm-0-r-0-0");
        assertThat(model.plan()).anyMatch(action -> action instanceof Action.DeletePod);
        assertThat(model.converges(50)).isTrue();

        model.fail("llm-0-r-0-0");
        assertThat(model.converges(50)).isTrue();
        model.fail("llm-0-r-0-0");
        assertThat(model.converges(50)).isTrue();

        model.fail("llm-0-r-0-0");
        assertThat(model.plan()).allMatch(action -> action instanceof Action.LookAgain);
        model.pass(Duration.ofSeconds(40));

        assertThat(model.plan()).anyMatch(action -> action instanceof Action.DeletePod);
    }

    @Test
    void keepsPodGroupsWhileTheClusterKnowsThem() {
        var model = new ClusterModel(volcano(2), 1);
        model.support(new Gang.Support(true, true));
        assertThat(model.converges(50)).isTrue();
        assertThat(model.podGroups()).containsOnlyKeys("llm-0", "llm-1");
        var spec = model.podGroups().values().iterator().next();
        assertThat(spec.minMember()).isEqualTo(3);
        assertThat(spec.subGroupPolicy()).hasSize(2);

        model.edit(volcano(1));

        assertThat(model.converges(50)).isTrue();
        assertThat(model.podGroups()).containsOnlyKeys("llm-0");
    }

    private static ClusterModel converged(ModelServing serving) {
        var model = new ClusterModel(serving, 1);
        assertThat(model.converges(100)).isTrue();
        return model;
    }

    private static ModelServing groups(int replicas, Role... roles) {
        return serving(replicas, RecoveryPolicy.ROLE_RECREATE, null, List.of(roles));
    }

    private static ModelServing volcano(int replicas) {
        var serving = groups(replicas, role("p", 1, 0, "v1"), role("d", 1, 1, "v1"));
        var spec = serving.getSpec();
        serving.setSpec(
                new ModelServingSpec(spec.replicas(), null, null, spec.template(), null, spec.recoveryPolicy(), null));
        return serving;
    }

    private static Set<Integer> groupOrdinals(ClusterModel model) {
        return model.observed().pods().stream().map(pod -> pod.slot().group()).collect(Collectors.toSet());
    }
}
