package io.kthena.serving.plan;

import static io.kthena.serving.fleet.Servings.byGroup;
import static io.kthena.serving.fleet.Servings.byRole;
import static io.kthena.serving.fleet.Servings.role;
import static io.kthena.serving.fleet.Servings.serving;
import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.model.workload.ModelServing;
import io.kthena.model.workload.RecoveryPolicy;
import io.kthena.model.workload.Role;
import io.kthena.serving.fleet.Gang;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * The planner over random specs and random histories of pods. Another number of cases: {@code -Djqwik.tries.default}.
 */
class PlannerProperties {

    @Property
    void convergesAndThenIsSilent(@ForAll long seed) {
        var random = new Random(seed);
        var spec = randomServing(random, "v1");
        var model = new ClusterModel(spec, seed);
        model.support(new Gang.Support(random.nextBoolean(), random.nextBoolean()));

        disturb(model, random, 30);
        model.edit(randomServing(random, "v2"));
        disturb(model, random, 30);
        model.recoverAll();

        assertThat(model.converges(300)).as("seed %d converges", seed).isTrue();
        assertThat(model.plan()).isEmpty();
        assertComplete(model);
    }

    @Property
    void neverTakesDownMoreGroupsThanAllowed(@ForAll long seed) {
        var random = new Random(seed);
        int replicas = 1 + random.nextInt(6);
        int maxUnavailable = 1 + random.nextInt(3);
        int partition = random.nextInt(replicas + 1);
        var recovery = RecoveryPolicy.values()[random.nextInt(3)];
        var roles = randomRoles(random, "v1");
        var strategy = byGroup(maxUnavailable, partition);
        var model = new ClusterModel(serving(replicas, recovery, strategy, roles), seed);
        assertThat(model.converges(100)).isTrue();

        var changed = roles.stream().map(r -> withImage(r, "v2")).toList();
        model.edit(serving(replicas, recovery, strategy, changed));
        if (random.nextBoolean()) {
            model.bad(model.demand().target().name());
        }
        for (int step = 0; step < 40; step++) {
            if (random.nextInt(4) == 0) {
                model.crashAfter(random.nextInt(6));
            } else {
                model.reconcile();
            }
            if (random.nextBoolean()) {
                model.settleOne();
            }
            assertThat(model.availableGroups())
                    .as("seed %d, step %d", seed, step)
                    .isGreaterThanOrEqualTo(replicas - maxUnavailable);
        }
    }

    @Property
    void doesNotDependOnTheOrderOfPods(@ForAll long seed) {
        var random = new Random(seed);
        var model = new ClusterModel(randomServing(random, "v1"), seed);
        disturb(model, random, 20);
        model.edit(randomServing(random, "v2"));
        var plan = model.plan();

        model.shuffle();

        assertThat(model.plan()).as("seed %d", seed).isEqualTo(plan);
    }

    @Property
    void neverDeletesAPodUnderPolicyNone(@ForAll long seed) {
        var random = new Random(seed);
        var spec = serving(2, RecoveryPolicy.NONE, byGroup(1, 0), randomRoles(random, "v1"));
        var model = new ClusterModel(spec, seed);
        for (int step = 0; step < 30; step++) {
            assertThat(model.reconcile()).noneMatch(action -> action instanceof Action.DeletePod);
            disturbPods(model, random);
        }
        model.recoverAll();
        assertThat(model.converges(50)).isTrue();
        assertComplete(model);
    }

    private static void disturb(ClusterModel model, Random random, int steps) {
        for (int step = 0; step < steps; step++) {
            switch (random.nextInt(4)) {
                case 0 -> model.crashAfter(random.nextInt(5));
                case 1 -> disturbPods(model, random);
                default -> model.reconcile();
            }
            model.settleOne();
            model.pass(Duration.ofSeconds(random.nextInt(20)));
        }
    }

    private static void disturbPods(ClusterModel model, Random random) {
        switch (random.nextInt(5)) {
            case 0 -> model.deleteOne();
            case 1 -> model.loseOne();
            case 2 -> model.failOne();
            default -> model.settleOne();
        }
    }

    private static void assertComplete(ClusterModel model) {
        var demand = model.demand();
        var names = new HashSet<String>();
        var status = model.status();
        assertThat(status.replicas()).isEqualTo(demand.replicas());
        assertThat(status.availableReplicas()).isEqualTo(demand.replicas());
        boolean kept = demand.partition() > 0;
        boolean keptRoles = demand.target().shapes().stream()
                .anyMatch(role -> new Shapes(demand, model.observed(), List.of()).rolePartition(role.name()) > 0);
        if (!kept && !keptRoles) {
            assertThat(status.updatedReplicas()).isEqualTo(demand.replicas());
            int pods = demand.target().shapes().stream()
                    .mapToInt(role -> role.replicas() * role.size())
                    .sum();
            names.addAll(model.podNames());
            assertThat(names).hasSize(pods * demand.replicas());
        }
    }

    private static ModelServing randomServing(Random random, String image) {
        boolean byRole = random.nextInt(3) == 0;
        var policies =
                byRole ? List.of(RecoveryPolicy.ROLE_RECREATE, RecoveryPolicy.NONE) : List.of(RecoveryPolicy.values());
        int replicas = random.nextInt(4);
        return serving(
                replicas,
                policies.get(random.nextInt(policies.size())),
                byRole ? byRole() : byGroup(1 + random.nextInt(2), random.nextInt(3) == 0 ? random.nextInt(3) : 0),
                randomRoles(random, image));
    }

    private static List<Role> randomRoles(Random random, String image) {
        var roles = new ArrayList<Role>();
        IntStream.range(0, 1 + random.nextInt(3))
                .forEach(i -> roles.add(role("r" + i, 1 + random.nextInt(3), random.nextInt(3), image)));
        return roles;
    }

    private static Role withImage(Role role, String image) {
        return role(role.name(), orElse(role.replicas()), orElse(role.workerReplicas()), image);
    }

    private static int orElse(@Nullable Integer value) {
        return value == null ? 1 : value;
    }
}
