package io.kthena.sim.launch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What {@code --kv-transfer-config} says, checked as the engine checks it (spec: mooncake protocol, section 1.2).
 *
 * @param producer whether this engine computes KV for others, else it pulls
 * @param kvPort base of the side-channel ports
 * @param engineId name of this engine towards its peers
 * @param prefillTp tensor-parallel size of the prefill side
 * @param decodeTp tensor-parallel size of the decode side
 * @param recomputesOnFailure whether a failed pull is computed locally instead of failing the request
 */
public record TransferConfig(
        boolean producer, int kvPort, String engineId, int prefillTp, int decodeTp, boolean recomputesOnFailure) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> ROLES = Set.of("kv_producer", "kv_consumer", "kv_both");

    /**
     * Reads the configuration; empty when it names a connector this simulator does not play, which then serves plainly.
     *
     * @throws LaunchException where the engine would refuse to start
     */
    public static Optional<TransferConfig> parse(String text, Supplier<String> randomId) {
        JsonNode config = json(text);
        String connector = config.path("kv_connector").asText("");
        String role = config.path("kv_role").asText("");
        if (connector.isEmpty()) {
            return Optional.empty();
        }
        if (!ROLES.contains(role)) {
            throw new LaunchException(
                    role.isEmpty()
                            ? "Please specify kv_role when kv_connector is set, supported roles are kv_producer, kv_consumer, kv_both"
                            : "Unsupported kv_role: " + role
                                    + ". Supported roles are kv_producer, kv_consumer, kv_both");
        }
        if (connector.equals("MultiConnector")) {
            return fromMulti(config, randomId);
        }
        return plays(connector, config) ? Optional.of(read(config, role, randomId)) : Optional.empty();
    }

    private static boolean plays(String connector, JsonNode config) {
        boolean ascend = config.path("kv_connector_module_path").asText("").startsWith("vllm_ascend");
        return connector.equals("MooncakeConnectorV1") || connector.equals("MooncakeConnector") && ascend;
    }

    private static Optional<TransferConfig> fromMulti(JsonNode config, Supplier<String> randomId) {
        for (JsonNode inner : config.path("kv_connector_extra_config").path("connectors")) {
            if (plays(inner.path("kv_connector").asText(""), inner)) {
                return Optional.of(read(
                        inner,
                        inner.path("kv_role").asText(config.path("kv_role").asText("")),
                        randomId));
            }
        }
        return Optional.empty();
    }

    private static TransferConfig read(JsonNode config, String role, Supplier<String> randomId) {
        JsonNode extra = config.path("kv_connector_extra_config");
        int prefill = size(extra, "prefill");
        int decode = size(extra, "decode");
        if (prefill < decode) {
            throw new LaunchException(
                    "prefill_tp_size: " + prefill + " must be greater than or equal to the decode_tp_size: " + decode);
        }
        if (prefill % decode != 0) {
            throw new LaunchException("prefill.tp_size " + prefill + " must be a multiple of decode.tp_size " + decode);
        }
        JsonNode id = config.path("engine_id");
        String policy = config.path("kv_load_failure_policy").asText("fail");
        if (!policy.equals("fail") && !policy.equals("recompute")) {
            throw new LaunchException("kv_load_failure_policy must be 'recompute' or 'fail', not '" + policy + "'");
        }
        return new TransferConfig(
                role.equals("kv_producer"),
                port(config),
                id.isMissingNode() || id.isNull() ? randomId.get() : id.asText(),
                prefill,
                decode,
                policy.equals("recompute"));
    }

    private static int size(JsonNode extra, String side) {
        if (!extra.path(side).isObject()) {
            throw new LaunchException("kv_connector_extra_config needs '" + side + "' with dp_size and tp_size");
        }
        int size = extra.path(side).path("tp_size").asInt(0);
        if (size < 1) {
            throw new LaunchException("kv_connector_extra_config." + side + ".tp_size must be at least 1");
        }
        return size;
    }

    private static int port(JsonNode config) {
        int port = config.path("kv_port").asInt(config.has("kv_port") ? -1 : 14579);
        if (port < 1 || port > 65535) {
            throw new LaunchException("kv_port must be a port number, not " + config.path("kv_port"));
        }
        return port;
    }

    private static JsonNode json(String text) {
        try {
            JsonNode config = JSON.readTree(text);
            if (config.isObject()) {
                return config;
            }
        } catch (JsonProcessingException e) {
            throw new LaunchException("argument --kv-transfer-config: Value " + text + " cannot be converted to JSON: "
                    + e.getOriginalMessage());
        }
        throw new LaunchException("argument --kv-transfer-config: an object is needed, not " + text);
    }
}
