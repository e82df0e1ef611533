package io.kthena.serving.fleet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * One existing serving group: its ordinal and its role replicas, by role and ordinal. A group exists while it has a pod.
 *
 * @param ordinal ordinal of the group
 * @param replicas the role replicas that have pods
 */
public record Group(int ordinal, List<Replica> replicas) {

    /** The groups that these pods form, by ordinal. */
    public static List<Group> of(Collection<PodFact> pods) {
        var sorted = pods.stream().sorted(Comparator.comparing(PodFact::slot)).toList();
        var groups = new ArrayList<Group>();
        for (int from = 0, to = 0; from < sorted.size(); from = to) {
            int ordinal = sorted.get(from).slot().group();
            while (to < sorted.size() && sorted.get(to).slot().group() == ordinal) {
                to++;
            }
            groups.add(new Group(ordinal, replicasOf(sorted.subList(from, to))));
        }
        return List.copyOf(groups);
    }

    private static List<Replica> replicasOf(List<PodFact> sorted) {
        var replicas = new ArrayList<Replica>();
        for (int from = 0, to = 0; from < sorted.size(); from = to) {
            var first = sorted.get(from).slot();
            while (to < sorted.size() && sorted.get(to).slot().sameReplica(first)) {
                to++;
            }
            replicas.add(new Replica(first.role(), first.replica(), List.copyOf(sorted.subList(from, to))));
        }
        return List.copyOf(replicas);
    }

    /** The replicas of one role, by ordinal. */
    public List<Replica> replicas(String role) {
        return replicas.stream().filter(replica -> replica.role().equals(role)).toList();
    }

    /** Whether the group was made above the wanted number. */
    public boolean markedAsSurge() {
        return replicas.stream()
                .flatMap(replica -> replica.pods().stream())
                .anyMatch(pod -> pod.traits().surge());
    }

    /** All pods that are here to stay. */
    public List<PodFact> livePods() {
        return replicas.stream().flatMap(replica -> replica.livePods().stream()).toList();
    }

    /** Whether at least one pod is here to stay. */
    public boolean live() {
        for (var replica : replicas) {
            if (replica.live()) {
                return true;
            }
        }
        return false;
    }

    /** Sum of the deletion costs of the pods that are here to stay. */
    public long deletionCost() {
        return replicas.stream().mapToLong(Replica::deletionCost).sum();
    }

    /** Whether the group has everything that its shape asks for, ready; more than that does no harm. */
    public boolean available(List<RoleShape> shape) {
        return shape.stream()
                .allMatch(role -> replicas(role.name()).stream()
                                .filter(replica -> replica.ready(role.size()))
                                .count()
                        >= role.replicas());
    }
}
