package io.kthena.model.workload;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Doc;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Template of a role's pod. */
@ApiType
public record PodTemplate(
        @Doc("Labels and annotations of the pod.") @Nullable Metadata metadata,
        @Doc("Pod specification.") @Nullable PodSpec spec) {

    /** The part of a pod's metadata that a template may set. */
    @ApiType
    public record Metadata(
            @Nullable Map<String, String> labels, @Nullable Map<String, String> annotations) {}
}
