package io.kthena.serving.plan;

import static io.kthena.serving.fleet.Servings.byGroup;
import static io.kthena.serving.fleet.Servings.role;
import static io.kthena.serving.fleet.Servings.serving;
import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.model.workload.ModelServing;
import io.kthena.model.workload.RecoveryPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rollouts with groups above the wanted number. */
class SurgeTest {

    @Test
    void oneGroupIsReplacedWithoutAnOutageAndEndsUpWhereItWas() {
        var model = converged(surging(1, 0, 1, "v1"));
        model.edit(surging(1, 0, 1, "v2"));

        for (int round = 0; round < 20; round++) {
            assertThat(model.availableGroups()).isGreaterThanOrEqualTo(1);
            assertThat(model.liveGroups()).isLessThanOrEqualTo(2);
            model.converges(1);
        }

        assertThat(model.podNames()).containsExactly("llm-0-r-0-0");
        assertThat(model.pod("llm-0-r-0-0").revision())
                .isEqualTo(model.demand().target().name());
        assertThat(model.plan()).isEmpty();
    }

    @Test
    void theSurgeTakesTheOrdinalsAfterTheWantedNumberAndIsMarked() {
        var model = converged(surging(3, 0, 2, "v1"));

        model.edit(surging(3, 0, 2, "v2"));
        model.reconcile();

        assertThat(model.groupOrdinals()).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
        assertThat(model.pod("llm-3-r-0-0").traits().surge()).isTrue();
        assertThat(model.status().replicas()).isEqualTo(5);
        assertThat(model.pod("llm-2-r-0-0").live()).isTrue();
    }

    @Test
    void aBadRevisionTakesNothingDown() {
        var model = converged(surging(2, 0, 1, "v1"));
        model.edit(surging(2, 0, 1, "bad"));
        model.bad(model.demand().target().name());

        for (int round = 0; round < 10; round++) {
            model.converges(1);
        }

        assertThat(model.availableGroups()).isEqualTo(2);
        assertThat(model.groupOrdinals()).containsExactlyInAnyOrder(0, 1, 2);
        model.edit(surging(2, 0, 1, "v1"));
        assertThat(model.converges(50)).isTrue();
        assertThat(model.groupOrdinals()).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void scalingUpInARolloutAdoptsTheSurge() {
        var model = converged(surging(1, 0, 1, "v1"));
        model.edit(surging(1, 0, 1, "v2"));
        model.converges(2);
        var surged = model.pod("llm-1-r-0-0").uid();

        model.edit(surging(2, 1, 0, "v2"));

        assertThat(model.converges(50)).isTrue();
        assertThat(model.pod("llm-1-r-0-0").uid()).isEqualTo(surged);
        assertThat(model.groupOrdinals()).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void whatWasPackedOutsideTheRangeIsNoSurge() {
        var model = converged(surging(4, 1, 0, "v1"));
        model.cost("llm-3-r-0-0", 100);
        model.edit(surging(1, 0, 1, "v1"));
        assertThat(model.converges(50)).isTrue();
        assertThat(model.groupOrdinals()).containsExactly(3);

        model.edit(surging(1, 0, 1, "v2"));

        assertThat(model.converges(50)).isTrue();
        assertThat(model.groupOrdinals()).containsExactly(0);
    }

    private static ClusterModel converged(ModelServing serving) {
        var model = new ClusterModel(serving, 1);
        assertThat(model.converges(100)).isTrue();
        return model;
    }

    private static ModelServing surging(int replicas, int maxUnavailable, int maxSurge, String image) {
        return serving(
                replicas,
                RecoveryPolicy.ROLE_RECREATE,
                byGroup(maxUnavailable, 0, maxSurge),
                List.of(role("r", 1, 0, image)));
    }
}
