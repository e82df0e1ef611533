package io.kthena.serving.reconcile;

import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import io.kthena.model.workload.ModelServing;
import java.util.Objects;

/** Lets an update of a ModelServing through unless only its status or bookkeeping changed; annotations choose the queue. */
public final class SpecOrAnnotationsChanged implements OnUpdateFilter<ModelServing> {
    @Override
    public boolean accept(ModelServing now, ModelServing before) {
        var one = now.getMetadata();
        var other = before.getMetadata();
        return !Objects.equals(one.getGeneration(), other.getGeneration())
                || !Objects.equals(one.getAnnotations(), other.getAnnotations())
                || !Objects.equals(one.getDeletionTimestamp(), other.getDeletionTimestamp());
    }
}
