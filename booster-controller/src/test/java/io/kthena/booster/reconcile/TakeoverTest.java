package io.kthena.booster.reconcile;

import static io.kthena.booster.reconcile.OperatorUnderTest.eventually;
import static io.kthena.booster.reconcile.OperatorUnderTest.existing;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kthena.booster.Boosters;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Fields that another controller's plain updates have set. */
class TakeoverTest {

    /** What Kthena set and we do not want must go, whoever owned it; what a person set must stay. */
    @Test
    void makesAnInheritedObjectItsOwn() throws IOException {
        try (var operator = new OperatorUnderTest()) {
            operator.nextNamespace();
            makesAnInheritedObjectItsOwn(operator);
        }
    }

    private static void makesAnInheritedObjectItsOwn(OperatorUnderTest operator) {
        operator.create(Boosters.disaggregatedExample());
        var server = existing(operator.servers().withName("deepseek-v2-lite-deepseek-v2-lite"));
        var applied = server.getMetadata().getManagedFields().stream()
                .filter(entry -> "Apply".equals(entry.getOperation()))
                .toList();
        assertThat(applied).hasSize(1);
        String kthenas = Serialization.asJson(applied)
                .replace("\"Apply\"", "\"Update\"")
                .replace(ModelBoosterReconciler.FIELD_MANAGER, "kthena")
                .replace("\"f:retry\"", "\"f:timeout\":{},\"f:retry\"");
        var _ = operator.servers().resource(server).patch(PatchContext.of(PatchType.JSON), """
                [{"op": "replace", "path": "/metadata/managedFields", "value": %s},
                 {"op": "add", "path": "/spec/trafficPolicy/timeout", "value": "7s"},
                 {"op": "replace", "path": "/spec/workloadPort/port", "value": 9},
                 {"op": "add", "path": "/metadata/labels/team", "value": "a"}]""".formatted(kthenas));

        eventually(() -> {
            var taken = operator.servers()
                    .withName("deepseek-v2-lite-deepseek-v2-lite")
                    .require();
            assertThat(Objects.requireNonNull(taken.getSpec().workloadPort()).port())
                    .isEqualTo(8000);
            assertThat(Serialization.asYaml(taken.getSpec())).doesNotContain("timeout");
            assertThat(taken.getMetadata().getLabels()).containsEntry("team", "a");
            assertThat(taken.getMetadata().getUid())
                    .isEqualTo(server.getMetadata().getUid());
        });
    }
}
