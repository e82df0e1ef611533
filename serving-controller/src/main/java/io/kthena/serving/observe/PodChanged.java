package io.kthena.serving.observe;

import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.List;
import java.util.Objects;

/**
 * Lets an update of a pod through only if a plan or a status could tell the two apart: not that it was bound to a node, or
 * that a probe was counted.
 */
public final class PodChanged implements OnUpdateFilter<Pod> {
    /** Which pods prefill depends on their labels alone, which are compared as they are. */
    private static final PrefillPods NO_SERVERS = new PrefillPods(List.of());

    @Override
    public boolean accept(Pod now, Pod before) {
        var one = now.getMetadata();
        var other = before.getMetadata();
        return !Objects.equals(one.getLabels(), other.getLabels())
                || !Objects.equals(one.getOwnerReferences(), other.getOwnerReferences())
                || !PodFacts.of(now, false, NO_SERVERS).equals(PodFacts.of(before, false, NO_SERVERS));
    }
}
