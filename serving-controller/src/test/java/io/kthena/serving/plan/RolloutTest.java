package io.kthena.serving.plan;

import static io.kthena.serving.fleet.Servings.byGroup;
import static io.kthena.serving.fleet.Servings.byRole;
import static io.kthena.serving.fleet.Servings.role;
import static io.kthena.serving.fleet.Servings.serving;
import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.model.workload.ModelServing;
import io.kthena.model.workload.RecoveryPolicy;
import io.kthena.model.workload.Role;
import io.kthena.model.workload.RolloutStrategy;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rolling updates, step by step. */
class RolloutTest {

    @Test
    void rollsGroupsFromTheHighestOrdinalWithinTheBudget() {
        var model = converged(rolling(4, 2, 0, "v1"));

        model.edit(rolling(4, 2, 0, "v2"));
        model.reconcile();

        assertThat(model.pod("llm-3-r-0-0").live()).isFalse();
        assertThat(model.pod("llm-2-r-0-0").live()).isFalse();
        assertThat(model.availableGroups()).isEqualTo(2);
        assertThat(model.converges(50)).isTrue();
        assertThat(model.status().currentRevision()).isEqualTo(model.status().updateRevision());
    }

    @Test
    void aBadRevisionStopsItsOwnRollout() {
        var model = converged(rolling(6, 2, 0, "v1"));
        model.edit(rolling(6, 2, 0, "bad"));
        model.bad(model.demand().target().name());

        for (int i = 0; i < 20; i++) {
            model.reconcile();
            model.converges(1);
            assertThat(model.availableGroups()).isGreaterThanOrEqualTo(4);
        }

        assertThat(model.status().updatedReplicas()).isEqualTo(2);
    }

    @Test
    void thePartitionKeepsTheFirstGroupsAndRebuildsThemByTheirOwnRevision() {
        var model = converged(rolling(5, 5, 3, "v1"));
        var before = model.demand().target().name();
        model.edit(rolling(5, 5, 3, "v2"));
        assertThat(model.converges(50)).isTrue();
        var after = model.demand().target().name();

        model.delete("llm-1-r-0-0");
        assertThat(model.converges(50)).isTrue();
        model.edit(rolling(7, 5, 3, "v2"));
        assertThat(model.converges(50)).isTrue();

        assertThat(revisions(model, 7)).containsExactly(before, before, before, after, after, after, after);
        assertThat(model.status().currentRevision()).isEqualTo(before);
        assertThat(model.status().updateRevision()).isEqualTo(after);
    }

    @Test
    void rollbackReachesTheStoredRevision() {
        var model = converged(rolling(2, 1, 0, "v1"));
        var first = model.demand().target().name();
        model.edit(rolling(2, 1, 0, "v2"));
        assertThat(model.converges(50)).isTrue();

        model.edit(rolling(2, 1, 0, "v1"));

        assertThat(model.converges(50)).isTrue();
        assertThat(revisions(model, 2)).containsExactly(first, first);
        assertThat(model.revisions()).hasSize(2);
    }

    @Test
    void aRolloutByRoleReplacesOnlyTheChangedRole() {
        var model = converged(byRoles(role("p", 2, 0, "v1"), role("d", 1, 0, "v1")));
        var decode = model.pod("llm-0-d-0-0").uid();
        var prefill = model.pod("llm-0-p-0-0").uid();

        model.edit(byRoles(role("p", 2, 0, "v2"), role("d", 1, 0, "v1")));

        assertThat(model.converges(50)).isTrue();
        assertThat(model.pod("llm-0-d-0-0").uid()).isEqualTo(decode);
        assertThat(model.pod("llm-0-p-0-0").uid()).isNotEqualTo(prefill);
        assertThat(model.status().updatedReplicas()).isEqualTo(2);
    }

    @Test
    void aRolloutByRoleObeysTheRolesPartition() {
        var model = converged(byRoles(role("p", 4, 0, "v1", 2, 2)));
        var before = model.demand().target().name();
        model.edit(byRoles(role("p", 4, 0, "v2", 2, 2)));
        assertThat(model.converges(50)).isTrue();
        var after = model.demand().target().name();

        model.delete("llm-0-p-0-0");
        assertThat(model.converges(50)).isTrue();

        assertThat(IntStream.range(0, 4)
                        .mapToObj(i -> model.pod("llm-0-p-" + i + "-0").revision()))
                .containsExactly(before, before, after, after);
    }

    private static ClusterModel converged(ModelServing serving) {
        var model = new ClusterModel(serving, 1);
        assertThat(model.converges(100)).isTrue();
        return model;
    }

    private static ModelServing rolling(int replicas, int maxUnavailable, int partition, String image) {
        return withStrategy(replicas, byGroup(maxUnavailable, partition), role("r", 1, 0, image));
    }

    private static ModelServing byRoles(Role... roles) {
        return withStrategy(2, byRole(), roles);
    }

    private static ModelServing withStrategy(int replicas, @Nullable RolloutStrategy strategy, Role... roles) {
        return serving(replicas, RecoveryPolicy.ROLE_RECREATE, strategy, List.of(roles));
    }

    private static List<String> revisions(ClusterModel model, int groups) {
        return IntStream.range(0, groups)
                .mapToObj(i -> model.pod("llm-" + i + "-r-0-0").revision())
                .toList();
    }
}
