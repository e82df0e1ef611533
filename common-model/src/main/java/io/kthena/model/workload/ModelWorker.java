package io.kthena.model.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Atomic;
import io.kthena.model.schema.Doc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One worker of a backend (workload spec §1.1). {@code replicas} and {@code pods} default to 1 where absent (D-4);
 * {@code podOverrides} is an addition of ours.
 */
@ApiType
public record ModelWorker(
        @Doc("Role of the worker.") @Default("server") @Nullable
        WorkerType type,

        @Doc("Engine image.") @Nullable String image,

        @Doc("Role replicas in each serving group; absent means 1.") @Min(0) @Max(1_000_000) @Nullable
        Integer replicas,

        @Doc("Pods per role replica (multi-node engines); absent means 1. Not used by prefill and decode.")
        @Min(0)
        @Max(1_000_000)
        @Nullable
        Integer pods,

        @Doc("Resources of the engine container.") @Nullable ResourceRequirements resources,
        @Doc("Pod affinity.") @Nullable Affinity affinity,
        @Doc("Pod tolerations.") @Atomic @Nullable List<Toleration> tolerations,

        @Doc("More fields of this worker's pods, on top of the backend's.") @Nullable
        PodOverrides podOverrides,

        @Doc("Engine arguments: key to value.") @PreserveUnknownFields @Nullable
        JsonNode config) {}
