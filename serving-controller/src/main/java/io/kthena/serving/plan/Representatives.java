package io.kthena.serving.plan;

import io.kthena.serving.fleet.Demand;
import io.kthena.serving.fleet.Group;
import io.kthena.serving.fleet.PodFact;
import io.kthena.serving.fleet.Replica;
import io.kthena.serving.fleet.RoleShape;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One pod per group for autoscalers to count. That is the entry pod of the first role's replica 0, unless a scale-down by
 * deletion cost has left a group without it: then one pod of each group is marked (spec: ModelServing §3.11, §9.3 D-24).
 */
public final class Representatives {
    private Representatives() {}

    /** The role whose replica 0 stands for a group: the first that has replicas. */
    public static String role(Demand demand) {
        var shapes = demand.target().shapes();
        return shapes.stream()
                .filter(role -> role.replicas() > 0)
                .findFirst()
                .orElse(shapes.getFirst())
                .name();
    }

    /** Whether a group has all replicas that it should have of that role, and replica 0 is not among them. */
    public static boolean needMarks(Demand demand, List<Group> groups, Shapes shapes) {
        var role = role(demand);
        return groups.stream().filter(Group::live).anyMatch(group -> lacksFirst(group, role, shapes.shape(group)));
    }

    static void mark(Draft draft) {
        var live = draft.liveGroups();
        if (!needMarks(draft.demand(), live, draft.shapes())) {
            return;
        }
        var role = role(draft.demand());
        live.stream()
                .filter(group ->
                        group.livePods().stream().noneMatch(pod -> pod.traits().representative()))
                .flatMap(group -> representative(group, role).stream())
                .forEach(pod -> draft.add(new Action.MarkRepresentative(pod)));
    }

    private static boolean lacksFirst(Group group, String role, List<RoleShape> shape) {
        var live = group.replicas(role).stream().filter(Replica::live).toList();
        int wanted = shape.stream()
                .filter(s -> s.name().equals(role))
                .mapToInt(RoleShape::replicas)
                .sum();
        return !live.isEmpty() && live.size() >= wanted && live.getFirst().ordinal() > 0;
    }

    private static Optional<PodFact> representative(Group group, String role) {
        return Stream.concat(group.replicas(role).stream(), group.replicas().stream())
                .flatMap(replica -> replica.livePods().stream())
                .filter(pod -> pod.slot().entry())
                .findFirst();
    }
}
