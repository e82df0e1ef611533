package io.kthena.booster.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kthena.model.networking.KvConnectorType;
import io.kthena.model.workload.ModelWorker;
import io.kthena.model.workload.WorkerType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Which KV connector a pair of prefill and decode workers uses, read from their engine options (workload spec §2.4). */
public final class KvConnectorDetection {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, KvConnectorType> TYPES = new TreeMap<>(Map.of(
            "LMCacheConnectorV1", KvConnectorType.LMCACHE,
            "MooncakeConnector", KvConnectorType.MOONCAKE,
            "MooncakeConnectorV1", KvConnectorType.MOONCAKE,
            "NixlConnector", KvConnectorType.NIXL));
    private static final Set<String> PREFILL_ROLES = Set.of("kv_producer", "kv_both");
    private static final Set<String> DECODE_ROLES = Set.of("kv_consumer", "kv_both");

    private record Transfer(String connector, KvConnectorType type, String role) {}

    private KvConnectorDetection() {}

    /**
     * The connector type that both sides agree on; empty if neither names one.
     *
     * @throws InvalidBooster if a role is given twice, only one side names a connector, the sides do not fit, or a name is
     *     unknown
     */
    public static Optional<KvConnectorType> detect(List<ModelWorker> workers) {
        var prefill = only(workers, WorkerType.PREFILL).flatMap(KvConnectorDetection::transfer);
        var decode = only(workers, WorkerType.DECODE).flatMap(KvConnectorDetection::transfer);
        if (prefill.isEmpty() && decode.isEmpty()) {
            return Optional.empty();
        }
        if (prefill.isEmpty() || decode.isEmpty()) {
            throw new InvalidBooster("kv-transfer-config must be set on both the prefill and the decode worker");
        }
        checkRole("prefill", prefill.get(), PREFILL_ROLES);
        checkRole("decode", decode.get(), DECODE_ROLES);
        if (prefill.get().type() != decode.get().type()) {
            throw new InvalidBooster("prefill uses the connector %s, decode uses %s, which do not fit"
                    .formatted(prefill.get().connector(), decode.get().connector()));
        }
        return Optional.of(prefill.get().type());
    }

    /** The connector's name in a worker's options, unchecked. */
    static Optional<String> connectorName(ModelWorker worker) {
        return EngineConfig.of(worker)
                .option("kv-transfer-config")
                .map(KvConnectorDetection::parse)
                .map(config -> config.path("kv_connector").asText(""))
                .filter(name -> !name.isEmpty());
    }

    private static Optional<ModelWorker> only(List<ModelWorker> workers, WorkerType type) {
        if (workers.stream().filter(worker -> Workers.type(worker) == type).count() > 1) {
            throw new InvalidBooster("at most one %s worker is possible".formatted(type.wireName()));
        }
        return Workers.first(workers, type);
    }

    private static Optional<Transfer> transfer(ModelWorker worker) {
        return EngineConfig.of(worker)
                .option("kv-transfer-config")
                .map(KvConnectorDetection::parse)
                .map(config -> {
                    String connector = required(config, "kv_connector");
                    String role = required(config, "kv_role");
                    KvConnectorType type = TYPES.get(connector);
                    if (type == null) {
                        throw new InvalidBooster("unknown kv_connector %s; known are %s"
                                .formatted(connector, String.join(", ", TYPES.keySet())));
                    }
                    return new Transfer(connector, type, role);
                });
    }

    private static JsonNode parse(JsonNode value) {
        try {
            JsonNode config = value.isTextual() ? JSON.readTree(value.textValue()) : value;
            if (config.isObject()) {
                return config;
            }
        } catch (JsonProcessingException notJson) {
            throw new InvalidBooster("kv-transfer-config is not JSON: " + notJson.getOriginalMessage());
        }
        throw new InvalidBooster("kv-transfer-config must be a JSON object");
    }

    private static String required(JsonNode config, String field) {
        JsonNode value = config.path(field);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw new InvalidBooster("kv-transfer-config needs a text " + field);
        }
        return value.textValue();
    }

    private static void checkRole(String worker, Transfer transfer, Set<String> allowed) {
        if (!allowed.contains(transfer.role())) {
            throw new InvalidBooster("the %s worker's kv_role must be one of %s, not %s"
                    .formatted(
                            worker, String.join(", ", allowed.stream().sorted().toList()), transfer.role()));
        }
    }
}
