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
        prefillSomewhere(model, random);

        disturb(model, random, 15);
        model.edit(randomServing(random, "v2"));
        disturb(model, random, 15);
        model.recoverAll();

        assertThat(model.converges(300)).as("seed %d converges", seed).isTrue();
        assertThat(model.plan()).isEmpty();
        assertComplete(model);
    }

    @Property
    void neverTakesDownMoreGroupsThanAllowed(@ForAll long seed) {
        var random = new Random(seed);
        int replicas = 1 + random.nextInt(4);
        int maxSurge = random.nextInt(3);
        int maxUnavailable = random.nextInt(3);
        int allowed = maxSurge == 0 ? Math.max(1, maxUnavailable) : maxUnavailable;
        var strategy = byGroup(maxUnavailable, random.nextInt(replicas + 1), maxSurge);
        var roles = randomRoles(random, "v1");
        var recovery = RecoveryPolicy.values()[random.nextInt(3)];
        var model = new ClusterModel(serving(replicas, recovery, strategy, roles), seed);
        prefillSomewhere(model, random);
        assertThat(model.converges(100)).isTrue();

        boolean bad = random.nextBoolean();
        roll(model, serving(replicas, recovery, strategy, images(roles, "v2")), bad);
        for (int step = 0; step < 24; step++) {
            if (random.nextInt(20) == 0) {
                roll(model, serving(replicas, recovery, strategy, images(roles, "v" + (3 + random.nextInt(2)))), bad);
            }
            if (random.nextInt(4) == 0) {
                model.crashAfter(random.nextInt(6));
            } else {
                model.reconcile();
            }
            letSomethingHappen(model, random);
            assertThat(model.availableGroups())
                    .as("seed %d, step %d", seed, step)
                    .isGreaterThanOrEqualTo(replicas - allowed);
            assertThat(model.liveGroups()).as("seed %d, step %d", seed, step).isLessThanOrEqualTo(replicas + maxSurge);
        }
        if (!bad) {
            assertThat(model.converges(300)).as("seed %d converges", seed).isTrue();
            assertComplete(model);
            assertThat(model.groupOrdinals())
                    .as("seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, replicas).boxed().toList());
        }
    }

    /** While no pod moves, a second pass may see the partition move on to what the first one created; a third has nothing. */
    @Property
    void doesNothingTwice(@ForAll long seed) {
        var random = new Random(seed);
        var model = new ClusterModel(randomServing(random, "v1"), seed);
        prefillSomewhere(model, random);
        disturb(model, random, 12);
        model.edit(randomServing(random, "v2"));
        disturb(model, random, random.nextInt(10));
        model.reconcile();
        model.reconcile();

        assertThat(model.plan()).as("seed %d", seed).allMatch(action -> action instanceof Action.LookAgain);
    }

    @Property
    void doesNotDependOnTheOrderOfPods(@ForAll long seed) {
        var random = new Random(seed);
        var model = new ClusterModel(randomServing(random, "v1"), seed);
        disturb(model, random, 12);
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
        for (int step = 0; step < 20; step++) {
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

    private static void letSomethingHappen(ClusterModel model, Random random) {
        switch (random.nextInt(4)) {
            case 0 -> model.releaseOne();
            case 1 -> model.pass(Duration.ofSeconds(random.nextInt(20)));
            case 2 -> model.settleOne();
            default -> {}
        }
    }

    private static void roll(ClusterModel model, ModelServing to, boolean bad) {
        model.edit(to);
        if (bad) {
            model.bad(model.demand().target().name());
        }
    }

    private static void prefillSomewhere(ClusterModel model, Random random) {
        if (random.nextBoolean()) {
            model.prefill("r0");
        }
    }

    private static void disturbPods(ClusterModel model, Random random) {
        switch (random.nextInt(6)) {
            case 0 -> model.deleteOne();
            case 1 -> model.loseOne();
            case 2 -> model.failOne();
            case 3 -> model.releaseOne();
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
                byRole ? byRole() : randomBudget(random),
                randomRoles(random, image));
    }

    private static RolloutStrategy randomBudget(Random random) {
        int partition = random.nextInt(3) == 0 ? random.nextInt(3) : 0;
        return byGroup(random.nextInt(3), partition, random.nextInt(3));
    }

    private static List<Role> randomRoles(Random random, String image) {
        var roles = new ArrayList<Role>();
        int most = random.nextInt(10) == 0 ? 3 : 2;
        IntStream.range(0, 1 + random.nextInt(most))
                .forEach(i -> roles.add(role("r" + i, 1 + random.nextInt(most), random.nextInt(most), image)));
        return roles;
    }

    private static List<Role> images(List<Role> roles, String image) {
        return roles.stream().map(role -> withImage(role, image)).toList();
    }

    private static Role withImage(Role role, String image) {
        return role(role.name(), orElse(role.replicas()), orElse(role.workerReplicas()), image);
    }

    private static int orElse(@Nullable Integer value) {
        return value == null ? 1 : value;
    }
}
