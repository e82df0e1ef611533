package io.kthena.booster.reconcile;

import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import io.kthena.model.workload.ModelBooster;
import java.util.Objects;

/** Lets an update of a booster through unless only its status or bookkeeping changed; an annotation names the queue. */
public final class SpecOrAnnotationsChanged implements OnUpdateFilter<ModelBooster> {
    @Override
    public boolean accept(ModelBooster now, ModelBooster before) {
        var one = now.getMetadata();
        var other = before.getMetadata();
        return !Objects.equals(one.getGeneration(), other.getGeneration())
                || !Objects.equals(one.getAnnotations(), other.getAnnotations())
                || !Objects.equals(one.getDeletionTimestamp(), other.getDeletionTimestamp());
    }
}
