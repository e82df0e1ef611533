package io.kthena.serving.plan;

import io.kthena.serving.fleet.Demand;
import io.kthena.serving.fleet.Group;
import io.kthena.serving.fleet.Observed;
import io.kthena.serving.fleet.PodFact;
import io.kthena.serving.fleet.Replica;
import io.kthena.serving.fleet.Revision;
import io.kthena.serving.fleet.RoleShape;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which revision each group is on, and so what it should consist of. A group that is not rolled yet is judged and repaired by
 * its own revision (spec: ModelServing §3.8, §9.3 D-18 and D-22).
 */
public final class Shapes {
    private final Demand demand;
    private final Observed observed;
    private final List<Group> groups;

    /** Shapes of these groups, which are all that exist, by ordinal. */
    public Shapes(Demand demand, Observed observed, List<Group> groups) {
        this.demand = demand;
        this.observed = observed;
        this.groups = groups;
    }

    /** Whether the group has pods of another revision than the target. In a rollout by role: of another template. */
    public boolean outdated(Group group) {
        return group.replicas().stream().anyMatch(this::outdated);
    }

    /** Whether the role replica has pods of another revision (or template, see {@link #outdated(Group)}) than the target. */
    public boolean outdated(Replica replica) {
        var judged = replica.live() ? replica.livePods() : replica.pods();
        return judged.stream().anyMatch(pod -> byRole() ? otherTemplate(pod) : !onTarget(pod));
    }

    /** Whether the partition keeps the group on its revision: the first groups in ordinal order. */
    public boolean keptByPartition(Group group) {
        long before = groups.stream()
                .filter(other -> other.ordinal() < group.ordinal())
                .filter(other -> !surge(other))
                .count();
        return before < demand.partition() && !surge(group);
    }

    /** Whether the group is one above the wanted number that a rollout made; scaling up may since have made it a wanted one. */
    public boolean surge(Group group) {
        return group.ordinal() >= demand.replicas() && group.markedAsSurge();
    }

    /** The revision that missing pods of an existing group are made from. */
    public Revision revision(Group group) {
        if (byRole()) {
            return demand.target();
        }
        var judged = group.live() ? group.livePods() : allPods(group);
        var outdated = judged.stream().filter(pod -> !onTarget(pod)).toList();
        if (outdated.isEmpty()) {
            return demand.target();
        }
        return outdated.stream()
                .collect(Collectors.groupingBy(PodFact::revision, Collectors.counting()))
                .entrySet()
                .stream()
                .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .flatMap(most -> observed.revision(most.getKey()))
                .orElse(demand.target());
    }

    /** The revision of a group that is about to be created: below the partition the previous one. */
    public Revision revisionOfNew(int ordinal) {
        return ordinal < demand.partition() ? observed.currentRevision().orElse(demand.target()) : demand.target();
    }

    /** What an existing group should consist of. */
    public List<RoleShape> shape(Group group) {
        var revision = revision(group);
        if (revision.name().equals(demand.target().name())) {
            return demand.target().shapes();
        }
        return keptByPartition(group) ? revision.shapes() : withCurrentCounts(revision);
    }

    /** What a group that is about to be created should consist of. */
    public List<RoleShape> shapeOfNew(int ordinal) {
        var revision = revisionOfNew(ordinal);
        return revision.name().equals(demand.target().name()) ? demand.target().shapes() : revision.shapes();
    }

    /** The revision that a missing role replica of a rollout by role is made from: below the role's partition an old one. */
    public Revision revisionOfReplica(String role, int ordinal) {
        if (ordinal >= rolePartition(role)) {
            return demand.target();
        }
        return observed.currentRevision()
                .filter(this::isOld)
                .or(() -> observed.revisions().reversed().stream()
                        .filter(this::isOld)
                        .findFirst())
                .filter(revision -> revision.role(role).isPresent())
                .orElse(demand.target());
    }

    /** Role replicas with an ordinal below this keep their template; 0 in a rollout by group. */
    public int rolePartition(String role) {
        if (demand.rollout() instanceof Demand.Rollout.ByRole(var budgets)) {
            return Optional.ofNullable(budgets.get(role))
                    .map(Demand.Rollout.Budget::partition)
                    .orElse(0);
        }
        return 0;
    }

    /** The revision that missing pods of an existing role replica are made from. */
    public Revision revision(Group group, Replica replica) {
        if (!byRole()) {
            return revision(group);
        }
        return replica.livePods().stream()
                .filter(this::otherTemplate)
                .findFirst()
                .flatMap(pod -> observed.revision(pod.revision()))
                .orElse(demand.target());
    }

    boolean byRole() {
        return demand.rollout() instanceof Demand.Rollout.ByRole;
    }

    private boolean isOld(Revision revision) {
        return !revision.name().equals(demand.target().name());
    }

    private boolean onTarget(PodFact pod) {
        return pod.revision().equals(demand.target().name());
    }

    /** A pod whose template cannot be told counts as up to date: better kept than replaced for no reason. */
    private boolean otherTemplate(PodFact pod) {
        if (onTarget(pod)) {
            return false;
        }
        var wanted = demand.target().shape(pod.slot().role()).map(RoleShape::hash);
        if (wanted.isEmpty()) {
            return true;
        }
        var stored = observed.revision(pod.revision())
                .flatMap(revision -> revision.shape(pod.slot().role()))
                .map(RoleShape::hash);
        var actual = stored.orElse(pod.roleHash());
        return !actual.isEmpty() && !actual.equals(wanted.get());
    }

    private List<RoleShape> withCurrentCounts(Revision revision) {
        Function<RoleShape, RoleShape> current = shape -> demand.target()
                .shape(shape.name())
                .map(wanted -> shape.withReplicas(wanted.replicas()))
                .orElse(shape);
        return revision.shapes().stream().map(current).toList();
    }

    private static List<PodFact> allPods(Group group) {
        return group.replicas().stream()
                .flatMap(replica -> replica.pods().stream())
                .sorted(Comparator.comparing(PodFact::slot))
                .toList();
    }
}
