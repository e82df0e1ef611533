package io.kthena.bench.micro;

import io.kthena.bench.router.Prompts;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The bytes that benchmarks work on: the same bodies as {@code ./bench router} sends, and what an engine answers. Pure. */
public final class Bodies {
    private static final int BLOCKS = 256;
    private static final String EVENT =
            "data: {\"id\":\"chatcmpl-bench-00000000\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
                    + "\"model\":\"bench\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" token\"},\"logprobs\":null,"
                    + "\"finish_reason\":null}],\"usage\":null}\n\n";

    private Bodies() {}

    /** A streaming chat request of about {@code 1k}, {@code 16k} or another number of KiB. */
    static byte[] request(String size) {
        int bytes = Integer.parseInt(size.substring(0, size.length() - 1)) * 1024;
        return utf8(Prompts.body("bench", bytes, true, false));
    }

    /** What a prefill engine answers: one token, and the parameters that name its hold of 256 blocks. */
    static byte[] prefillAnswer() {
        String blocks =
                IntStream.range(0, BLOCKS).mapToObj(i -> "" + (4000 + i)).collect(Collectors.joining(","));
        return utf8("{\"id\":\"chatcmpl-bench-00000000\",\"object\":\"chat.completion\",\"created\":1700000000,"
                + "\"model\":\"bench\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\" t\"},"
                + "\"finish_reason\":\"length\"}],\"usage\":{\"prompt_tokens\":4096,\"completion_tokens\":1,"
                + "\"total_tokens\":4097},\"kv_transfer_params\":{\"do_remote_prefill\":true,\"do_remote_decode\":false,"
                + "\"remote_block_ids\":[" + blocks + "],\"remote_engine_id\":\"0c4b1a5e-engine-0\","
                + "\"remote_request_id\":\"chatcmpl-bench-00000000\",\"remote_host\":\"10.0.0.17\",\"remote_port\":20001,"
                + "\"remote_block_size\":128,\"remote_ptp_size\":1}}");
    }

    /** So many events of a stream, as they arrive in one read. */
    public static byte[] events(int count) {
        return utf8(EVENT.repeat(count));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
