package io.kthena.router.handoff;

import io.kthena.model.networking.InferenceEngine;
import io.kthena.model.networking.KvConnectorType;
import io.kthena.router.body.Members;
import io.kthena.router.body.Slices;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How prefill passes its KV cache to decode. Each kind shapes the bodies and says what the prefill answer must prove; nothing
 * is sent from here. Legs run one after the other in both kinds.
 */
public sealed interface Handoff {
    /**
     * The kind that a ModelServer asks for (router spec §7.1), or null if it is one that this router does not speak yet
     * (SGLang's bootstrap rooms, chosen by an SGLang server without {@code kvConnector}).
     */
    static @Nullable Handoff of(@Nullable KvConnectorType type, InferenceEngine engine) {
        if (type == null) {
            return engine == InferenceEngine.SGLANG ? null : new SharedStore();
        }
        return switch (type) {
            case HTTP, LMCACHE -> new SharedStore();
            case NIXL, MOONCAKE -> new InBand();
        };
    }

    /** The prefill leg's body. */
    Slices prefill(Members body, @Nullable String model);

    /** What the prefill engine's answer means. */
    PrefillReply read(byte[] answer);

    /** KV travels through a store below the requests (LMCache, Redis): bodies carry nothing, answers prove nothing. */
    record SharedStore() implements Handoff {
        @Override
        public Slices prefill(Members body, @Nullable String model) {
            return LegBodies.oneToken(body, model, null);
        }

        @Override
        public PrefillReply read(byte[] answer) {
            return new PrefillReply.Ready();
        }
    }

    /**
     * KV is pulled from the prefill engine, which names it in {@code kv_transfer_params}: NIXL and Mooncake. The hold is
     * real memory: it ends when a decode engine has pulled, or at the engine's own timeout.
     */
    record InBand() implements Handoff {
        private static final byte[] ASK = ("{\"do_remote_decode\":true,\"do_remote_prefill\":false,"
                        + "\"remote_engine_id\":null,\"remote_block_ids\":null,"
                        + "\"remote_host\":null,\"remote_port\":null}")
                .getBytes(StandardCharsets.UTF_8);

        @Override
        public Slices prefill(Members body, @Nullable String model) {
            return LegBodies.oneToken(body, model, ASK);
        }

        @Override
        public PrefillReply read(byte[] answer) {
            return PrefillReply.inBand(answer);
        }
    }
}
