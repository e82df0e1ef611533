package io.kthena.sim.sidechannel;

import com.fasterxml.jackson.databind.JsonNode;
import io.kthena.sim.launch.VersionProfile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a decode engine finds a request's KV: the {@code kv_transfer_params} of its leg. Pure.
 *
 * @param engineId prefill engine
 * @param host its address
 * @param port base of its side-channel ports
 * @param requestId its id of the request
 * @param blocks block ids there
 * @param blockSize tokens per block there; 0 when not told
 * @param hosts address per port offset, for groups that span hosts
 * @param missing mandatory keys that are absent; when not empty, nothing can be fetched
 */
public record RemoteKv(
        String engineId,
        String host,
        int port,
        String requestId,
        int[] blocks,
        int blockSize,
        Map<String, String> hosts,
        List<String> missing) {

    /** Copies the collections. */
    public RemoteKv {
        hosts = Map.copyOf(hosts);
        missing = List.copyOf(missing);
    }

    /**
     * Reads the parameters.
     *
     * @param params the object a prefill leg returned
     * @param profile which keys are mandatory
     * @param ownId this engine's id of the request, which is the key in the old protocol
     */
    public static RemoteKv parse(JsonNode params, VersionProfile profile, String ownId) {
        var missing = new ArrayList<String>();
        for (String key : List.of("remote_engine_id", "remote_host", "remote_port")) {
            if (!params.hasNonNull(key)) {
                missing.add(key);
            }
        }
        boolean shared = profile.sharesRequestId();
        if (!shared && !params.hasNonNull("remote_request_id")) {
            missing.add("remote_request_id");
        }
        var hosts = new HashMap<String, String>();
        params.path("remote_multi_nodes_meta_mapping")
                .properties()
                .forEach(entry ->
                        hosts.put(entry.getKey(), entry.getValue().path("host").asText("")));
        return new RemoteKv(
                params.path("remote_engine_id").asText(""),
                params.path("remote_host").asText(""),
                params.path("remote_port").asInt(0),
                shared ? ownId : params.path("remote_request_id").asText(""),
                blocks(params.path("remote_block_ids")),
                params.path("remote_block_size").asInt(0),
                hosts,
                missing);
    }

    /** Address of the rank at {@code offset} from the base port. */
    String hostOf(int offset) {
        String mapped = hosts.getOrDefault(String.valueOf(offset), "");
        return mapped.isEmpty() ? host : mapped;
    }

    /** A flat list, or the first cache group of a list of lists. */
    private static int[] blocks(JsonNode ids) {
        JsonNode list = ids.path(0).isArray() ? ids.path(0) : ids;
        var blocks = new int[list.size()];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = list.path(i).asInt(-1);
        }
        return blocks;
    }
}
