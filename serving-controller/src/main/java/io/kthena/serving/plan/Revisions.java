package io.kthena.serving.plan;

import io.kthena.serving.fleet.PodFact;
import io.kthena.serving.fleet.Revision;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Stores the target revision as soon as it appears, and forgets the oldest ones that no pod needs (spec: ModelServing §3.9,
 * §9.3 D-19).
 */
final class Revisions {
    private static final int HISTORY_LIMIT = 10;

    private Revisions() {}

    static void keep(Draft draft) {
        var target = draft.demand().target();
        var observed = draft.observed();
        var stored = observed.revision(target.name());
        if (stored.isPresent() && !stored.get().sameData(target)) {
            // A stored revision is immutable, and its role counts are those that partitioned groups keep.
            draft.add(new Action.DropRevision(target.name()));
        }
        if (stored.isEmpty() || !stored.get().sameData(target)) {
            draft.add(new Action.StoreRevision(target));
        }
        prune(draft);
    }

    private static void prune(Draft draft) {
        var needed = needed(draft);
        var spare = draft.observed().revisions().stream()
                .map(Revision::name)
                .filter(name -> !needed.contains(name))
                .toList();
        spare.stream()
                .limit(Math.max(0, spare.size() - HISTORY_LIMIT))
                .forEach(name -> draft.add(new Action.DropRevision(name)));
    }

    private static Set<String> needed(Draft draft) {
        Set<String> needed =
                draft.observed().pods().stream().map(PodFact::revision).collect(Collectors.toCollection(HashSet::new));
        needed.add(draft.demand().target().name());
        draft.observed().currentRevision().map(Revision::name).ifPresent(needed::add);
        return needed;
    }
}
