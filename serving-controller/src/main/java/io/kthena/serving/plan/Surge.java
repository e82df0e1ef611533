package io.kthena.serving.plan;

import io.kthena.serving.fleet.Demand;
import io.kthena.serving.fleet.Group;
import java.util.Comparator;
import java.util.List;

/**
 * Groups above the wanted number, which a rollout makes so that it can take old ones down without an outage. They are of the
 * target revision and get the lowest free ordinals from the wanted number on; when the groups below are all there again, they
 * go, so that a rollout leaves the ordinals as it found them.
 */
final class Surge {
    private Surge() {}

    /** How many there should be now: no more than there are groups to stand in for. */
    static int wanted(Draft draft) {
        int limit = draft.demand().rollout() instanceof Demand.Rollout.ByGroup byGroup ? byGroup.maxSurge() : 0;
        if (limit == 0 && draft.liveSurge().isEmpty()) {
            return 0;
        }
        long outdated = Rollout.outdatedGroups(draft).size();
        long standing = draft.liveBase().stream()
                .filter(group -> upToDate(draft, group))
                .count();
        int toStandInFor = (int) Math.max(0, draft.demand().replicas() - standing);
        int existing = current(draft).size();
        return Math.min(toStandInFor, outdated > 0 ? limit : Math.min(limit, existing));
    }

    /** How many are to be created now. */
    static int toCreate(Draft draft) {
        return Math.max(0, wanted(draft) - draft.liveSurge().size());
    }

    /** Takes down those that are not needed any more, while enough others are available. */
    static void shrink(Draft draft) {
        var surge = draft.liveSurge();
        if (surge.isEmpty()) {
            return;
        }
        var kept = current(draft).stream()
                .sorted(Comparator.comparing((Group group) -> !draft.available(group))
                        .thenComparingInt(Group::ordinal))
                .limit(wanted(draft))
                .toList();
        var spare = surge.stream().filter(group -> !kept.contains(group)).toList();
        spare.stream()
                .filter(group -> !draft.available(group))
                .forEach(group -> draft.takeDown(group.livePods(), Action.Why.ROLLOUT));
        spare.stream()
                .filter(draft::available)
                .sorted(Comparator.comparingInt(Group::ordinal).reversed())
                .limit(dispensable(draft))
                .forEach(group -> draft.takeDown(group.livePods(), Action.Why.ROLLOUT));
    }

    private static long dispensable(Draft draft) {
        int maxUnavailable =
                draft.demand().rollout() instanceof Demand.Rollout.ByGroup byGroup ? byGroup.maxUnavailable() : 0;
        long available = draft.liveGroups().stream().filter(draft::available).count();
        return Math.max(0, available - (draft.demand().replicas() - maxUnavailable));
    }

    private static List<Group> current(Draft draft) {
        return draft.liveSurge().stream()
                .filter(group -> !draft.shapes().outdated(group))
                .toList();
    }

    private static boolean upToDate(Draft draft, Group group) {
        boolean outdated = draft.shapes().outdated(group) && !draft.shapes().keptByPartition(group);
        return !outdated && draft.available(group);
    }
}
