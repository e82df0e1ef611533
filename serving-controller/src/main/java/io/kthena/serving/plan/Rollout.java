package io.kthena.serving.plan;

import io.kthena.serving.fleet.Demand;
import io.kthena.serving.fleet.Group;
import io.kthena.serving.fleet.Replica;
import io.kthena.serving.fleet.RoleShape;
import java.util.Comparator;
import java.util.List;

/**
 * Rolling updates: takes down as many outdated units as the budget allows; what is gone is created anew on the target
 * revision. Those that do not run go first, then the highest ordinals. New units that do not become ready use up the budget, so
 * a bad revision stops its own rollout; groups above the wanted number (see {@link Surge}) add to it (spec: ModelServing
 * §3.10).
 */
final class Rollout {
    private Rollout() {}

    static void advance(Draft draft) {
        switch (draft.demand().rollout()) {
            case Demand.Rollout.ByGroup byGroup -> groups(draft, byGroup);
            case Demand.Rollout.ByRole byRole ->
                draft.liveGroups()
                        .forEach(group ->
                                draft.demand().target().shapes().forEach(role -> replicas(draft, group, role, byRole)));
        }
    }

    /** The groups that are to be replaced because of their revision. */
    static List<Group> outdatedGroups(Draft draft) {
        var shapes = draft.shapes();
        return shapes.byRole()
                ? List.of()
                : draft.liveBase().stream()
                        .filter(shapes::outdated)
                        .filter(group -> !shapes.keptByPartition(group))
                        .toList();
    }

    private static void groups(Draft draft, Demand.Rollout.ByGroup limits) {
        var live = draft.liveBase();
        var outdated = outdatedGroups(draft);
        long othersDown = live.stream()
                .filter(group -> !outdated.contains(group))
                .filter(group -> !draft.available(group))
                .count();
        long missing = draft.demand().replicas() - live.size();
        long standIns = draft.liveSurge().stream().filter(draft::available).count();
        long budget = limits.maxUnavailable() + standIns - missing - othersDown;
        var order = Comparator.comparing((Group group) -> draft.available(group))
                .thenComparing(Comparator.comparingInt(Group::ordinal).reversed());
        outdated.stream()
                .sorted(order)
                .limit(Math.max(0, budget))
                .forEach(group -> draft.takeDown(group.livePods(), Action.Why.ROLLOUT));
    }

    private static void replicas(Draft draft, Group group, RoleShape role, Demand.Rollout.ByRole limits) {
        var budget = limits.budgets().getOrDefault(role.name(), new Demand.Rollout.Budget(1, 0));
        List<Replica> live =
                group.replicas(role.name()).stream().filter(Replica::live).toList();
        var outdated = live.stream()
                .filter(draft.shapes()::outdated)
                .filter(replica -> replica.ordinal() >= budget.partition())
                .toList();
        long othersDown = live.stream()
                .filter(replica -> !outdated.contains(replica))
                .filter(replica -> !replica.ready(role.size()))
                .count();
        long missing = role.replicas() - live.size();
        long allowed = budget.maxUnavailable() - missing - othersDown;
        var order = Comparator.comparing((Replica replica) -> replica.ready(role.size()))
                .thenComparing(Comparator.comparingInt(Replica::ordinal).reversed());
        outdated.stream()
                .sorted(order)
                .limit(Math.max(0, allowed))
                .forEach(replica -> draft.takeDown(replica.livePods(), Action.Why.ROLLOUT));
    }
}
