package io.kthena.booster.template;

import io.fabric8.kubernetes.api.model.Quantity;
import io.kthena.model.workload.BackendType;
import io.kthena.model.workload.ModelBackend;
import io.kthena.model.workload.ModelWorker;
import io.kthena.model.workload.WorkerType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Questions about workers, with the defaults of absent fields. */
public final class Workers {

    static final String GPU = "nvidia.com/gpu";
    static final String NPU = "huawei.com/ascend-1980";

    private Workers() {}

    /** The worker's type; absent means server. */
    public static WorkerType type(ModelWorker worker) {
        return worker.type() == null ? WorkerType.SERVER : worker.type();
    }

    /** Role replicas; absent means 1, so that a booster without the field does serve (D-4). */
    public static int replicas(ModelWorker worker) {
        return worker.replicas() == null ? 1 : worker.replicas();
    }

    /** Pods of one role replica; absent and 0 mean 1. */
    public static int pods(ModelWorker worker) {
        return worker.pods() == null ? 1 : Math.max(1, worker.pods());
    }

    /** The first worker of a type. */
    public static Optional<ModelWorker> first(List<ModelWorker> workers, WorkerType type) {
        return workers.stream().filter(worker -> type(worker) == type).findFirst();
    }

    /** Whether prefill and decode are separate roles. */
    public static boolean isDisaggregated(ModelBackend backend) {
        return backend.type() == BackendType.VLLM_DISAGGREGATED;
    }

    static boolean hasGpu(ModelWorker worker) {
        return limit(worker, GPU).signum() > 0;
    }

    /** GPUs and NPUs of one pod. */
    static BigDecimal accelerators(ModelWorker worker) {
        return limit(worker, GPU).add(limit(worker, NPU));
    }

    private static BigDecimal limit(ModelWorker worker, String resource) {
        Map<String, Quantity> limits =
                worker.resources() == null ? null : worker.resources().getLimits();
        Quantity quantity = limits == null ? null : limits.get(resource);
        return quantity == null ? BigDecimal.ZERO : quantity.getNumericalAmount();
    }
}
