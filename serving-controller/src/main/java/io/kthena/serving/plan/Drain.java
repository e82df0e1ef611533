package io.kthena.serving.plan;

import io.kthena.serving.fleet.Demand;
import io.kthena.serving.fleet.Draining;
import io.kthena.serving.fleet.Group;
import io.kthena.serving.fleet.PodFact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lets pods that KV cache may be read from leave in two steps: marked first, deleted once nobody holds anything on them or
 * the deadline has passed. All ready pods of such a unit wait with its prefill pods, as the readers of their KV cache are
 * among them. The mark is never taken back; what carries it counts as gone.
 */
final class Drain {
    private Drain() {}

    /** Whether a unit has a pod that KV cache may be read from. */
    static boolean needed(Demand demand, List<PodFact> unit) {
        return !demand.deadlines().drain().isZero()
                && unit.stream().anyMatch(pod -> pod.ready() && pod.traits().prefill());
    }

    /** Deletes the pods that have drained. */
    static void advance(Draft draft) {
        if (draft.observed().pods().stream().anyMatch(PodFact::draining)) {
            draft.groups().forEach(group -> group(draft, group));
        }
    }

    private static void group(Draft draft, Group group) {
        var draining = group.replicas().stream()
                .flatMap(replica -> replica.pods().stream())
                .filter(PodFact::draining)
                .toList();
        var prefill = draining.stream().filter(pod -> pod.traits().prefill()).toList();
        boolean read = !prefill.isEmpty() && prefill.stream().allMatch(pod -> over(draft, pod));
        var over = new ArrayList<PodFact>();
        for (var pod : draining) {
            if (over(draft, pod) || (read && !pod.traits().prefill())) {
                over.add(pod);
            } else {
                waitFor(draft, pod);
            }
        }
        draft.end(over);
    }

    private static boolean over(Draft draft, PodFact pod) {
        return pod.failedAt() != null
                || mark(pod)
                        .filter(mark ->
                                mark.released(draft.now()) || !end(draft, mark).isAfter(draft.now()))
                        .isPresent();
    }

    private static void waitFor(Draft draft, PodFact pod) {
        mark(pod).ifPresent(mark -> {
            if (!mark.announced()) {
                draft.add(new Action.DrainPod(pod, mark.since(), Action.Why.DRAINED));
            }
            draft.lookAgainAt(end(draft, mark));
        });
    }

    private static Optional<Draining> mark(PodFact pod) {
        return Optional.ofNullable(pod.traits().draining());
    }

    private static Instant end(Draft draft, Draining mark) {
        return mark.end(draft.demand().deadlines().drain());
    }
}
