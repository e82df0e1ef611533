package io.kthena.router.handoff;

import io.kthena.router.body.Members;
import org.jspecify.annotations.Nullable;

/**
 * What names a hold, without the block ids: enough to account for it, not enough to read it. Numbers are 0 and texts empty
 * where the engine did not say.
 */
public record KvDigest(
        String engineId,
        String requestId,
        String host,
        int port,
        int blocks,
        int blockSize,
        int tensorParallel,
        int prefillContextParallel,
        int decodeContextParallel) {
    static KvDigest of(Members params) {
        return new KvDigest(
                orEmpty(params.text("remote_engine_id")),
                orEmpty(params.text("remote_request_id")),
                orEmpty(params.text("remote_host")),
                params.number("remote_port", 0),
                blocks(params),
                params.number("remote_block_size", 0),
                params.number("remote_ptp_size", params.number("tp_size", 0)),
                params.number("remote_pcp_size", 0),
                params.number("remote_dcp_size", 0));
    }

    /** Block ids come as one list or as one list per cache group; either way each run of digits is a block. */
    static int blocks(Members params) {
        int index = params.find("remote_block_ids");
        if (index < 0) {
            return 0;
        }
        int count = 0;
        boolean inside = false;
        for (int i = params.valueStart(index); i < params.valueEnd(index); i++) {
            boolean digit = params.source()[i] >= '0' && params.source()[i] <= '9';
            count += digit && !inside ? 1 : 0;
            inside = digit;
        }
        return count;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
