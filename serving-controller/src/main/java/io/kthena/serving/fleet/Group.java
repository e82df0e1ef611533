package io.kthena.serving.fleet;

import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One existing serving group: its ordinal and its role replicas, by role and ordinal. A group exists while it has a pod.
 *
 * @param ordinal ordinal of the group
 * @param replicas the role replicas that have pods
 */
public record Group(int ordinal, List<Replica> replicas) {

    /** The groups that these pods form, by ordinal. */
    public static List<Group> of(List<PodFact> pods) {
        var byOrdinal = pods.stream()
                .collect(Collectors.groupingBy(pod -> pod.slot().group(), TreeMap::new, Collectors.toList()));
        return byOrdinal.entrySet().stream()
                .map(entry -> new Group(entry.getKey(), replicasOf(entry.getValue())))
                .toList();
    }

    private static List<Replica> replicasOf(List<PodFact> pods) {
        var byReplica = pods.stream()
                .sorted(Comparator.comparing(PodFact::slot))
                .collect(Collectors.groupingBy(
                        pod -> new Slot(0, pod.slot().role(), pod.slot().replica(), 0),
                        TreeMap::new,
                        Collectors.toList()));
        return byReplica.entrySet().stream()
                .map(entry ->
                        new Replica(entry.getKey().role(), entry.getKey().replica(), List.copyOf(entry.getValue())))
                .toList();
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
        return replicas.stream().anyMatch(Replica::live);
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
