package io.kthena.serving.plan;

import io.kthena.serving.fleet.Group;
import io.kthena.serving.fleet.Replica;
import io.kthena.serving.fleet.RoleShape;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Scaling down, groups first, then roles inside the groups that stay. Who goes first: what a partition does not keep, what is
 * not ready, the lower pod-deletion-cost, the higher ordinal (spec: ModelServing §3.7, §3.8).
 */
final class Scaling {
    private Scaling() {}

    static void down(Draft draft) {
        groups(draft);
        for (var group : draft.liveGroups()) {
            var shape = draft.shapes().shape(group);
            roles(group).forEach(role -> replicas(draft, group, role, shape));
        }
    }

    private static void groups(Draft draft) {
        var shapes = draft.shapes();
        var live = draft.liveBase();
        var order = Comparator.comparing(shapes::keptByPartition)
                .thenComparing((Group group) -> group.available(shapes.shape(group)))
                .thenComparingLong(Group::deletionCost)
                .thenComparing(Comparator.comparingInt(Group::ordinal).reversed());
        live.stream()
                .sorted(order)
                .limit(Math.max(0, live.size() - draft.demand().replicas()))
                .forEach(group -> draft.takeDown(group.livePods(), Action.Why.SCALE_DOWN));
    }

    private static void replicas(Draft draft, Group group, String role, List<RoleShape> shapes) {
        var shape = shapes.stream().filter(s -> s.name().equals(role)).findFirst();
        int wanted = shape.map(RoleShape::replicas).orElse(0);
        int size = shape.map(RoleShape::size).orElse(1);
        int kept = draft.shapes().rolePartition(role);
        var live = group.replicas(role).stream().filter(Replica::live).toList();
        var order = Comparator.comparing((Replica replica) -> replica.ordinal() < kept)
                .thenComparing(replica -> replica.ready(size))
                .thenComparingLong(Replica::deletionCost)
                .thenComparing(Comparator.comparingInt(Replica::ordinal).reversed());
        live.stream()
                .sorted(order)
                .limit(Math.max(0, live.size() - wanted))
                .forEach(replica -> draft.takeDown(replica.livePods(), Action.Why.SCALE_DOWN));
    }

    private static Stream<String> roles(Group group) {
        return group.replicas().stream().map(Replica::role).distinct();
    }
}
