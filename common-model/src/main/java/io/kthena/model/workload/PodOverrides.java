package io.kthena.model.workload;

import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Atomic;
import io.kthena.model.schema.Doc;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pod fields that a booster passes on to its pods (workload spec §9.2 W-6). An addition of ours: a backend's count for all its
 * workers, a worker's own come on top.
 */
@ApiType
public record PodOverrides(
        @Doc("Labels of the nodes that may run the pods.") @Nullable
        Map<String, String> nodeSelector,

        @Doc("Secrets to pull the images with.") @Atomic @Nullable
        List<LocalObjectReference> imagePullSecrets,

        @Doc("ServiceAccount of the pods.") @Nullable String serviceAccountName,
        @Doc("PriorityClass of the pods.") @Nullable String priorityClassName,
        @Doc("Annotations of the pods.") @Nullable Map<String, String> annotations) {

    /** Nothing is overridden. */
    public static final PodOverrides NONE = new PodOverrides(null, null, null, null, null);
}
