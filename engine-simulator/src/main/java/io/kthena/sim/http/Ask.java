package io.kthena.sim.http;

import io.kthena.sim.engine.EngineRequest;
import java.util.List;

/**
 * A client's request for text, understood and checked.
 *
 * @param chat chat completion, else text completion
 * @param model as asked for, to be echoed
 * @param prompts one or more
 * @param choices answers per prompt
 * @param limits when to stop
 * @param form how the answer is to look
 * @param intent part in a hand-over
 * @param salt keeps prefix caches apart
 */
record Ask(
        boolean chat,
        String model,
        List<Prompt> prompts,
        int choices,
        EngineRequest.Limits limits,
        Form form,
        EngineRequest.Intent intent,
        String salt) {

    /** Tokens to answer, and what an echoing engine says. */
    record Prompt(int[] tokens, int[] echo) {}

    /**
     * How the answer is to look.
     *
     * @param stream server-sent events, else one object
     * @param usageAtEnd a last event with the usage
     * @param usageAlways usage in every event
     * @param stops strings that end the answer
     * @param logprobs alternatives per token; -1 for no log probabilities
     * @param tokenIds whether to return token ids
     */
    record Form(
            boolean stream,
            boolean usageAtEnd,
            boolean usageAlways,
            List<String> stops,
            int logprobs,
            boolean tokenIds) {}

    int promptTokens() {
        int sum = 0;
        for (Prompt prompt : prompts) {
            sum += prompt.tokens().length;
        }
        return sum;
    }
}
