package io.kthena.booster.template;

import io.kthena.model.workload.ModelBackend;
import io.kthena.model.workload.ModelWorker;
import io.kthena.model.workload.PodOverrides;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The pod fields that a booster overrides for one worker (workload spec §9.2 W-6). */
final class Overrides {

    private Overrides() {}

    /** A worker's own fields beat the backend's; maps are united, of a key in both the worker's value counts. */
    static PodOverrides of(ModelBackend backend, ModelWorker worker) {
        PodOverrides general = orNone(backend.podOverrides());
        PodOverrides own = orNone(worker.podOverrides());
        return new PodOverrides(
                united(general.nodeSelector(), own.nodeSelector()),
                either(own.imagePullSecrets(), general.imagePullSecrets()),
                either(own.serviceAccountName(), general.serviceAccountName()),
                either(own.priorityClassName(), general.priorityClassName()),
                united(general.annotations(), own.annotations()));
    }

    private static PodOverrides orNone(@Nullable PodOverrides overrides) {
        return overrides == null ? PodOverrides.NONE : overrides;
    }

    private static <T> @Nullable T either(@Nullable T own, @Nullable T general) {
        return own == null ? general : own;
    }

    private static @Nullable Map<String, String> united(
            @Nullable Map<String, String> general, @Nullable Map<String, String> own) {
        if (general == null || own == null) {
            return either(own, general);
        }
        var both = new TreeMap<>(general);
        both.putAll(own);
        return both;
    }
}
