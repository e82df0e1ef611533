package io.kthena.sim.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;

/**
 * One sequence to generate.
 *
 * @param id the engine's own id, unique while the request lives
 * @param externalId the id the client knows
 * @param prompt prompt tokens, at least one
 * @param echo what an echoing engine says back, at least one token
 * @param salt keeps prefix caches apart: model or adapter, and the client's cache salt
 * @param limits when to stop
 * @param intent part in a hand-over of KV
 * @param sink receives the outputs, on the engine thread; must not block
 */
public record EngineRequest(
        String id,
        String externalId,
        int[] prompt,
        int[] echo,
        String salt,
        Limits limits,
        Intent intent,
        Consumer<EngineOutput> sink) {

    /**
     * When to stop.
     *
     * @param maxTokens at most so many tokens, at least 1
     * @param minTokens no natural end before so many tokens
     * @param ignoreEnd whether to go on to {@code maxTokens}
     */
    public record Limits(int maxTokens, int minTokens, boolean ignoreEnd) {}

    /** Part in a hand-over. */
    public sealed interface Intent {
        /** Prefill and decode here. */
        record Plain() implements Intent {}

        /** Compute the prompt and hold its KV for another engine. */
        record Produce() implements Intent {}

        /** Fetch the prompt's KV; {@code params} as a prefill engine returned them. */
        record Consume(JsonNode params) implements Intent {}

        /** Name in metrics. */
        default String role() {
            return switch (this) {
                case Plain _ -> "plain";
                case Produce _ -> "prefill";
                case Consume _ -> "decode";
            };
        }
    }
}
