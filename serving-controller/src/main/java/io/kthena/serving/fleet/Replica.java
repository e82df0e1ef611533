package io.kthena.serving.fleet;

import java.util.List;

/**
 * The existing pods of one role replica, by index; never empty.
 *
 * @param role name of the role
 * @param ordinal ordinal of the replica in its group
 * @param pods the pods, terminating ones included
 */
public record Replica(String role, int ordinal, List<PodFact> pods) {

    /** The pods that are neither draining nor being deleted. */
    public List<PodFact> livePods() {
        return pods.stream().filter(PodFact::live).toList();
    }

    /** Whether at least one pod is neither draining nor being deleted. */
    public boolean live() {
        for (var pod : pods) {
            if (pod.live()) {
                return true;
            }
        }
        return false;
    }

    /** Whether all pods of a replica of this size are ready. */
    public boolean ready(int size) {
        return pods.stream()
                        .filter(PodFact::ready)
                        .map(pod -> pod.slot().index())
                        .filter(i -> i < size)
                        .count()
                == size;
    }

    /** Whether the replica is going because we want it gone, and not because it was lost. */
    public boolean drained() {
        return pods.stream().anyMatch(pod -> pod.traits().draining() != null);
    }

    /** Sum of the deletion costs of the pods that are neither draining nor being deleted. */
    public long deletionCost() {
        return pods.stream()
                .filter(PodFact::live)
                .mapToLong(PodFact::deletionCost)
                .sum();
    }
}
