package io.kthena.serving.plan;

import io.kthena.model.workload.RecoveryPolicy;
import io.kthena.serving.fleet.Group;
import io.kthena.serving.fleet.PodFact;
import io.kthena.serving.fleet.Recovery;
import io.kthena.serving.fleet.Replica;
import io.kthena.serving.fleet.RoleShape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Recovery: takes down what is left of a unit that lost a pod or has a pod that failed, so that it is created anew as a whole.
 * The unit is the group, the role replica, or nothing at all, as the recovery policy names it (spec: ModelServing §3.12).
 */
final class Rebuild {
    private final Draft draft;
    private final boolean wholeGroup;

    private Rebuild(Draft draft) {
        this.draft = draft;
        this.wholeGroup = draft.demand().recovery() == RecoveryPolicy.SERVING_GROUP_RECREATE;
    }

    static void units(Draft draft) {
        if (draft.demand().recovery() == RecoveryPolicy.NONE) {
            return;
        }
        var rebuild = new Rebuild(draft);
        for (var group : draft.liveGroups()) {
            var shape = draft.shapes().shape(group);
            if (rebuild.wholeGroup) {
                rebuild.group(group, shape);
            } else {
                rebuild.replicas(group, shape);
            }
        }
    }

    private void group(Group group, List<RoleShape> shape) {
        if (shape.stream().anyMatch(role -> lostPod(group, role) || lostReplica(group, role))) {
            draft.takeDown(group.livePods(), Action.Why.LOST_POD);
        } else {
            afterFailure(group.livePods());
        }
    }

    private void replicas(Group group, List<RoleShape> shape) {
        for (var role : shape) {
            for (var replica : group.replicas(role.name())) {
                if (lostPod(replica, role)) {
                    draft.takeDown(replica.livePods(), Action.Why.LOST_POD);
                } else {
                    afterFailure(replica.livePods());
                }
            }
        }
    }

    private boolean lostPod(Group group, RoleShape role) {
        return group.replicas(role.name()).stream().anyMatch(replica -> lostPod(replica, role));
    }

    /**
     * A live replica with a pod that is on its way out or gone. A replica that is still being created looks the same as one
     * whose pod is gone, so a gap only counts once a sibling has started, and while the API server refuses no pod.
     */
    private boolean lostPod(Replica replica, RoleShape role) {
        if (!replica.live()) {
            return false;
        }
        boolean leaving = replica.pods().stream()
                .anyMatch(pod -> !pod.live() && pod.slot().index() < role.size());
        return leaving || (gaps(replica, role) && started(replica.livePods()));
    }

    private static boolean gaps(Replica replica, RoleShape role) {
        return IntStream.range(0, role.size())
                .anyMatch(index ->
                        replica.pods().stream().noneMatch(pod -> pod.slot().index() == index));
    }

    /**
     * Too few replicas of a role, one of them on its way out (but not by our will), or gone since the status was last written. A
     * role that is being scaled up has too few as well, but never had more.
     */
    private boolean lostReplica(Group group, RoleShape role) {
        var replicas = group.replicas(role.name());
        long live = replicas.stream().filter(Replica::live).count();
        if (live >= role.replicas()) {
            return false;
        }
        boolean leaving = replicas.stream().anyMatch(replica -> !replica.live() && !replica.drained());
        return leaving || (vanished(role.name()) && started(group.livePods()));
    }

    private boolean vanished(String role) {
        int existing = draft.groups().stream()
                .mapToInt(group -> group.replicas(role).size())
                .sum();
        return draft.observed().recordedReplicas(role) > existing;
    }

    private boolean started(List<PodFact> pods) {
        return pods.stream().anyMatch(PodFact::started) && !draft.observed().refused();
    }

    private void afterFailure(List<PodFact> unit) {
        var failed = unit.stream().filter(pod -> pod.failedAt() != null).min(Comparator.comparing(Rebuild::failedAt));
        if (failed.isEmpty()) {
            return;
        }
        var failedAt = failedAt(failed.get());
        var name = Recovery.unit(failed.get().slot(), wholeGroup);
        var before =
                Optional.ofNullable(draft.observed().recoveries().get(name)).orElse(new Recovery(0, Instant.EPOCH));
        var due = latest(failedAt.plus(draft.demand().deadlines().grace()), before.next(failedAt));
        if (due.isAfter(draft.now())) {
            draft.lookAgainAt(due);
            return;
        }
        draft.remember(name, before.again(failedAt, draft.now()));
        draft.takeDown(new ArrayList<>(unit), Action.Why.FAILED_POD);
    }

    private static Instant failedAt(PodFact pod) {
        var at = pod.failedAt();
        return at == null ? Instant.MAX : at;
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
