package io.kthena.serving.validation;

import static io.kthena.serving.fleet.Servings.byGroup;
import static io.kthena.serving.fleet.Servings.role;
import static io.kthena.serving.fleet.Servings.serving;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.kthena.model.validation.Problem;
import io.kthena.model.workload.GangPolicy;
import io.kthena.model.workload.ModelServing;
import io.kthena.model.workload.ModelServingSpec;
import io.kthena.model.workload.RecoveryPolicy;
import io.kthena.model.workload.Role;
import io.kthena.model.workload.RolloutStrategy;
import io.kthena.model.workload.ServingGroup;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ModelServingRulesTest {
    private static final RolloutStrategy BY_ROLE = new RolloutStrategy(RolloutStrategy.Type.ROLE_ROLLING_UPDATE, null);

    @Test
    void aGoodOneHasNoProblems() {
        assertThat(ModelServingRules.check(of(null, role("prefill", 1, 1, "nginx"))))
                .isEmpty();
        assertThat(ModelServingRules.check(of(BY_ROLE, role("prefill", 0, 0, "nginx", 1, 0))))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("broken")
    void eachRuleNamesItsField(ModelServing serving, String field) {
        assertThat(ModelServingRules.check(serving)).extracting(Problem::field).contains(field);
    }

    static Stream<Arguments> broken() {
        var long12 = role("prefilldecod", 1, 0, "nginx");
        return Stream.of(
                Arguments.of(named("a".repeat(50), long12), "metadata.name"),
                Arguments.of(named("Upper", long12), "metadata.name"),
                Arguments.of(of(null, role("Prefill", 1, 0, "nginx")), "spec.template.roles[0].name"),
                Arguments.of(
                        of(null, role("p", 1, 0, "ng inx")),
                        "spec.template.roles[0].entryTemplate.spec.containers[0].image"),
                Arguments.of(of(null, role("p", -1, 0, "nginx")), "spec.template.roles[0].replicas"),
                Arguments.of(of(null), "spec.template.roles"),
                Arguments.of(of(null, withoutWorkerTemplate()), "spec.template.roles[0].workerTemplate"),
                Arguments.of(of(null, role("p", 1, 0, "nginx", 1, 1)), "spec.template.roles[0].partition"),
                Arguments.of(of(BY_ROLE, role("p", 1, 0, "nginx", -1, 0)), "spec.template.roles[0].maxUnavailable"),
                Arguments.of(
                        of(limits(new IntOrString("150%"), null), role("p", 1, 0, "nginx")),
                        "spec.rolloutStrategy.rollingUpdateConfiguration.maxUnavailable"),
                Arguments.of(
                        of(byGroup(0, 0, -1), role("p", 1, 0, "nginx")),
                        "spec.rolloutStrategy.rollingUpdateConfiguration.maxSurge"),
                Arguments.of(
                        of(limits(null, new IntOrString(-1)), role("p", 1, 0, "nginx")),
                        "spec.rolloutStrategy.rollingUpdateConfiguration.partition"),
                Arguments.of(
                        of(
                                new RolloutStrategy(
                                        RolloutStrategy.Type.ROLE_ROLLING_UPDATE,
                                        new RolloutStrategy.RollingUpdate(null, null, null)),
                                role("p", 1, 0, "nginx")),
                        "spec.rolloutStrategy.rollingUpdateConfiguration"),
                Arguments.of(
                        serving(1, RecoveryPolicy.SERVING_GROUP_RECREATE, BY_ROLE, List.of(role("p", 1, 0, "nginx"))),
                        "spec.recoveryPolicy"),
                Arguments.of(gang("absent", 1), "spec.template.gangPolicy.minRoleReplicas[absent]"),
                Arguments.of(gang("p", 2), "spec.template.gangPolicy.minRoleReplicas[p]"));
    }

    private static ModelServing of(@Nullable RolloutStrategy strategy, Role... roles) {
        return serving(1, RecoveryPolicy.ROLE_RECREATE, strategy, List.of(roles));
    }

    private static ModelServing named(String name, Role role) {
        var serving = of(null, role);
        serving.getMetadata().setName(name);
        return serving;
    }

    private static ModelServing gang(String role, int minimum) {
        var roles = List.of(role("p", 1, 0, "nginx"));
        var serving = of(null, roles.getFirst());
        serving.setSpec(new ModelServingSpec(
                1,
                null,
                null,
                new ServingGroup(0L, null, new GangPolicy(Map.of(role, minimum)), null, roles),
                null,
                null,
                null));
        return serving;
    }

    private static Role withoutWorkerTemplate() {
        var complete = role("p", 1, 0, "nginx");
        return new Role("p", 1, complete.entryTemplate(), 2, null, null, null);
    }

    private static RolloutStrategy limits(@Nullable IntOrString maxUnavailable, @Nullable IntOrString partition) {
        return new RolloutStrategy(
                RolloutStrategy.Type.SERVING_GROUP_ROLLING_UPDATE,
                new RolloutStrategy.RollingUpdate(maxUnavailable, partition, null));
    }
}
