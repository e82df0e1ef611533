package io.kthena.sim.sidechannel;

import io.kthena.sim.launch.VersionProfile;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a prefill engine returns so that a decode engine can fetch the KV (spec: mooncake protocol, sections 1.4 and
 * 1.11). Pure.
 *
 * @param engineId this engine
 * @param host its address
 * @param port base of its side-channel ports
 * @param tp its tensor-parallel size
 * @param blockSize tokens per block
 */
public record HandoffParams(String engineId, String host, int port, int tp, int blockSize) {

    /**
     * The object for one held request.
     *
     * @param profile which members this generation returns
     * @param requestId internal request id
     * @param blocks pinned blocks of the prompt
     * @param lastToken the sampled token
     */
    public Map<String, Object> of(VersionProfile profile, String requestId, int[] blocks, int lastToken) {
        List<Integer> ids = Arrays.stream(blocks).boxed().toList();
        var params = new LinkedHashMap<String, Object>();
        params.put("do_remote_prefill", true);
        params.put("do_remote_decode", false);
        params.put("remote_block_ids", profile.groupsBlocks() ? List.of(ids) : ids);
        params.put("remote_engine_id", engineId);
        if (!profile.sharesRequestId()) {
            params.put("remote_request_id", requestId);
        }
        params.put("remote_host", host);
        params.put("remote_port", port);
        if (!profile.sharesRequestId()) {
            params.put("remote_pcp_size", 1);
            params.put("remote_dcp_size", 1);
            params.put("remote_ptp_size", tp);
            params.put("last_token_id", lastToken);
            params.put(
                    "remote_multi_nodes_meta_mapping",
                    Map.of("0", Map.of("host", host, "engine_id", engineId, "handshake_port", port)));
            params.put("num_prompt_blocks", blocks.length);
            params.put("remote_block_size", blockSize);
        }
        return params;
    }
}
