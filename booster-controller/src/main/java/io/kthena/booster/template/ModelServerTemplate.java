package io.kthena.booster.template;

import io.kthena.model.names.Labels;
import io.kthena.model.networking.InferenceEngine;
import io.kthena.model.networking.ModelServer;
import io.kthena.model.networking.ModelServerSpec;
import io.kthena.model.networking.ModelServerSpec.KvConnector;
import io.kthena.model.networking.ModelServerSpec.PdGroup;
import io.kthena.model.networking.ModelServerSpec.Retry;
import io.kthena.model.networking.ModelServerSpec.TrafficPolicy;
import io.kthena.model.networking.ModelServerSpec.WorkloadPort;
import io.kthena.model.networking.ModelServerSpec.WorkloadSelector;
import io.kthena.model.workload.ModelBackend;
import io.kthena.model.workload.ModelBooster;
import io.kthena.model.workload.WorkerType;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Booster to ModelServer (workload spec §2.7a). */
public final class ModelServerTemplate {

    private static final int RETRIES = 5;

    private ModelServerTemplate() {}

    /**
     * The ModelServer that a booster with name, namespace and UID should have.
     *
     * @throws InvalidBooster if the booster cannot be expanded
     */
    public static ModelServer of(ModelBooster booster) {
        ModelBackend backend = booster.getSpec().backend();
        var spec = new ModelServerSpec(
                servedModelName(booster),
                InferenceEngine.VLLM,
                selector(booster),
                new WorkloadPort(EngineConfig.of(backend.workers().getFirst()).port(), null),
                new TrafficPolicy(null, new Retry(RETRIES, "0s")),
                kvConnector(backend));
        var server = new ModelServer();
        server.setMetadata(ChildMetadata.ofBackend(booster, spec));
        server.setSpec(spec);
        return server;
    }

    /** The name under which the engine serves its model: configured on the server or decode worker, else the booster's. */
    public static String servedModelName(ModelBooster booster) {
        return booster.getSpec().backend().workers().stream()
                .filter(worker ->
                        Workers.type(worker) == WorkerType.SERVER || Workers.type(worker) == WorkerType.DECODE)
                .flatMap(worker -> EngineConfig.of(worker).servedModelName().stream())
                .findFirst()
                .orElse(booster.getMetadata().getName());
    }

    private static WorkloadSelector selector(ModelBooster booster) {
        ModelBackend backend = booster.getSpec().backend();
        var labels =
                new TreeMap<>(Map.of(Labels.MODEL_UID, booster.getMetadata().getUid()));
        if (backend.workers().stream().anyMatch(worker -> Workers.pods(worker) > 1)) {
            labels.put(Labels.ENTRY, "true"); // Ray workers do not answer requests (D-20).
        }
        if (Workers.isDisaggregated(backend)) {
            var pairs = new PdGroup(Labels.GROUP_NAME, role(WorkerType.PREFILL), role(WorkerType.DECODE));
            return new WorkloadSelector(labels, pairs);
        }
        return new WorkloadSelector(labels, null);
    }

    private static Map<String, String> role(WorkerType type) {
        return Map.of(Labels.ROLE, type.wireName());
    }

    private static @Nullable KvConnector kvConnector(ModelBackend backend) {
        return KvConnectorDetection.detect(backend.workers())
                .map(KvConnector::new)
                .orElse(null);
    }
}
