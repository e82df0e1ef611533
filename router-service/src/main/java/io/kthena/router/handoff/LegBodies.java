package io.kthena.router.handoff;

import io.kthena.router.body.Edit;
import io.kthena.router.body.Members;
import io.kthena.router.body.Slices;
import io.kthena.router.body.Text;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The shapes that all connectors share. Fields that name another engine's memory are never taken from a client (mooncake
 * protocol G7). Pure.
 */
public final class LegBodies {
    private static final String[] RESERVED = {"kv_transfer_params", "bootstrap_host", "bootstrap_port", "bootstrap_room"
    };
    private static final byte[] USAGE_ON = "{\"include_usage\":true}".getBytes(StandardCharsets.UTF_8);

    private LegBodies() {}

    /**
     * A leg that answers the client.
     *
     * @param body what the engine gets
     * @param hidesUsage whether the usage event is ours, so that the client must not see it
     */
    public record Answering(Slices body, boolean hidesUsage) {}

    /**
     * The client's body for an engine that answers.
     *
     * @param model name the engine serves, or null to leave the client's
     * @param wantsUsage whether a stream on this path can be asked for its usage
     * @param params raw {@code kv_transfer_params}, or null for none
     */
    public static Answering answering(
            Members body, @Nullable String model, boolean wantsUsage, byte @Nullable [] params) {
        Edit edit = stripped(body, model);
        boolean injects = wantsUsage && body.isTrue("stream") && !asksForUsage(body);
        if (injects) {
            edit.with("stream_options", withUsage(body));
        }
        if (params != null) {
            edit.with("kv_transfer_params", params);
        }
        boolean untouched = model == null && !injects && params == null && !hasReserved(body);
        return new Answering(untouched ? Slices.whole(body.source()) : edit.apply(), injects);
    }

    /**
     * A leg that computes the prompt and one token, never as a stream (mooncake protocol §1.4).
     *
     * @param params raw {@code kv_transfer_params}, or null for none
     */
    public static Slices oneToken(Members body, @Nullable String model, byte @Nullable [] params) {
        Edit edit = stripped(body, model)
                .without("stream", "stream_options", "echo", "logprobs", "top_logprobs", "prompt_logprobs")
                .with("max_tokens", "1")
                .with("min_tokens", "1")
                .replace("max_completion_tokens", "1")
                .replace("max_output_tokens", "1")
                .replace("n", "1")
                .replace("best_of", "1");
        if (params != null) {
            edit.with("kv_transfer_params", params);
        }
        return edit.apply();
    }

    private static Edit stripped(Members body, @Nullable String model) {
        Edit edit = Edit.of(body).without(RESERVED);
        return model == null ? edit : edit.with("model", Text.quote(model));
    }

    private static boolean hasReserved(Members body) {
        for (String name : RESERVED) {
            if (body.has(name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean asksForUsage(Members body) {
        Members options = body.object("stream_options");
        return options != null && options.isTrue("include_usage");
    }

    /** The client's other stream options stay; only ours is set. */
    private static byte[] withUsage(Members body) {
        Members options = body.object("stream_options");
        return options == null
                ? USAGE_ON
                : Edit.of(options).with("include_usage", "true").apply().joined();
    }
}
