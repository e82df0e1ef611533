package io.kthena.serving.plan;

import static io.kthena.serving.fleet.Servings.role;
import static io.kthena.serving.fleet.Servings.serving;
import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.model.workload.ModelServing;
import io.kthena.model.workload.RecoveryPolicy;
import io.kthena.serving.fleet.PodFact;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The status' label selector matches one pod of each group, whatever was scaled down. */
class RepresentativesTest {

    @Test
    void afterBinPackingOnePodOfEachGroupIsMarked() {
        var model = new ClusterModel(roles(3), 1);
        assertThat(model.converges(50)).isTrue();
        assertThat(model.status().labelSelector()).contains("role-id=r-0");
        model.cost("llm-1-r-2-0", 100);

        model.edit(roles(1));

        assertThat(model.converges(50)).isTrue();
        assertThat(model.podNames()).containsExactlyInAnyOrder("llm-0-r-0-0", "llm-1-r-2-0");
        assertThat(model.status().labelSelector())
                .isEqualTo("modelserving.volcano.sh/group-representative=true,modelserving.volcano.sh/name=llm");
        assertThat(model.observed().pods())
                .allMatch(pod -> pod.traits().representative())
                .hasSize(2);

        model.edit(roles(3));
        assertThat(model.converges(50)).isTrue();
        assertThat(model.status().labelSelector()).contains("role-id=r-0");
    }

    @Test
    void aGroupMadeLaterGetsItsMarkToo() {
        var model = new ClusterModel(roles(2), 1);
        assertThat(model.converges(50)).isTrue();
        model.cost("llm-0-r-1-0", 100);
        model.edit(roles(1));
        assertThat(model.converges(50)).isTrue();

        model.delete("llm-1-r-0-0");

        assertThat(model.converges(50)).isTrue();
        assertThat(model.observed().pods().stream()
                        .filter(pod -> pod.traits().representative())
                        .map(PodFact::name))
                .containsExactlyInAnyOrder("llm-0-r-1-0", "llm-1-r-0-0");
    }

    private static ModelServing roles(int replicas) {
        return serving(2, RecoveryPolicy.ROLE_RECREATE, null, List.of(role("r", replicas, 0, "v1")));
    }
}
