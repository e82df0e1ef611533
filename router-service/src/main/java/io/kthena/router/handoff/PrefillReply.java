package io.kthena.router.handoff;

import io.kthena.router.body.MalformedJson;
import io.kthena.router.body.Members;
import org.jspecify.annotations.Nullable;

/** What a prefill engine's successful answer means for the decode leg. */
public sealed interface PrefillReply {
    /** Prefill is done; the decode leg needs nothing from the answer. */
    record Ready() implements PrefillReply {}

    /**
     * The engine holds KV blocks for one pull.
     *
     * @param params raw {@code kv_transfer_params}, to be spliced verbatim and used once
     */
    @SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
    record Held(byte[] params, KvDigest digest) implements PrefillReply {}

    /**
     * The engine holds nothing: it ended early or answered with parameters that no engine could use. Decode recomputes the
     * prompt, which costs time and nothing else.
     *
     * @param finishReason the engine's, or {@code unknown}
     */
    record NotHeld(String finishReason) implements PrefillReply {}

    /** The answer is not a JSON object. */
    record Unreadable() implements PrefillReply {}

    /** Reads an answer that must name a hold. Bad parameters would leave decode stuck, so they are refused here. */
    static PrefillReply inBand(byte[] answer) {
        Members reply;
        try {
            reply = Members.scan(answer);
        } catch (MalformedJson e) {
            return new Unreadable();
        }
        Members params = reply.object("kv_transfer_params");
        KvDigest digest = params == null || !canPull(params) ? null : KvDigest.of(params);
        if (digest == null || digest.blocks() == 0) {
            return new NotHeld(finishReason(reply));
        }
        int index = reply.find("kv_transfer_params");
        return new Held(reply.rawValue(index), digest);
    }

    private static boolean canPull(Members params) {
        return isGiven(params, "remote_engine_id")
                && isGiven(params, "remote_host")
                && isGiven(params, "remote_port")
                && params.kind("remote_block_ids") == '[';
    }

    private static boolean isGiven(Members params, String name) {
        char kind = params.kind(name);
        return kind != 0 && kind != 'n';
    }

    private static String finishReason(Members reply) {
        Members choice = reply.firstOf("choices");
        @Nullable String reason = choice == null ? null : choice.text("finish_reason");
        if (reason == null) {
            return "unknown";
        }
        return switch (reason) {
            case "stop", "length", "abort", "tool_calls", "content_filter" -> reason;
            default -> "other";
        };
    }
}
