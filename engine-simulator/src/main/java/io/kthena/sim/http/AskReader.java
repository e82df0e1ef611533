package io.kthena.sim.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.kthena.sim.engine.EngineRequest;
import io.kthena.sim.token.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/** Reads and checks completion requests; what is wrong is refused in vLLM's words, or close to them. Pure. */
final class AskReader {
    private static final int MOST_CHOICES = 128;
    private static final int COMPLETION_TOKENS = 16;

    private final JsonNode body;
    private final boolean chat;
    private final int maxModelLen;

    private AskReader(JsonNode body, boolean chat, int maxModelLen) {
        this.body = body;
        this.chat = chat;
        this.maxModelLen = maxModelLen;
    }

    /**
     * Reads {@code body}.
     *
     * @param model the model's name, already known to exist
     * @param maxModelLen longest prompt plus answer
     * @param transfers whether this engine takes part in hand-overs
     * @throws ApiError when it cannot be served
     */
    static Ask read(JsonNode body, boolean chat, String model, int maxModelLen, boolean transfers) {
        var reader = new AskReader(body, chat, maxModelLen);
        var prompts = chat ? List.of(reader.conversation()) : reader.prompts();
        int longest = prompts.stream()
                .mapToInt(prompt -> prompt.tokens().length)
                .max()
                .orElse(0);
        var limits = reader.limits(longest);
        reader.checkSampling();
        return new Ask(
                chat,
                model,
                prompts,
                reader.integer("n", 1, 1, MOST_CHOICES),
                limits,
                reader.form(),
                transfers ? reader.intent() : new EngineRequest.Intent.Plain(),
                model + '|' + body.path("cache_salt").asText(""));
    }

    private Ask.Prompt conversation() {
        var messages = body.path("messages");
        if (!messages.isArray() || messages.isEmpty()) {
            throw ApiError.badRequest("messages: a list with at least one message is required");
        }
        for (JsonNode message : messages) {
            if (!message.path("role").isTextual()) {
                throw ApiError.badRequest("messages: every message needs a role");
            }
        }
        return new Ask.Prompt(
                Tokenizer.encode(ChatTemplate.render(messages)),
                Tokenizer.encode(ChatTemplate.lastUserMessage(messages)));
    }

    private List<Ask.Prompt> prompts() {
        var prompt = body.path("prompt");
        var prompts = new ArrayList<Ask.Prompt>();
        if (prompt.isArray() && !prompt.path(0).isInt()) {
            prompt.forEach(one -> prompts.add(prompt(one)));
        } else {
            prompts.add(prompt(prompt));
        }
        if (prompts.isEmpty()) {
            throw ApiError.badRequest("prompt: at least one prompt is required");
        }
        return prompts;
    }

    private static Ask.Prompt prompt(JsonNode prompt) {
        int[] tokens;
        if (prompt.isTextual()) {
            tokens = Tokenizer.encode(prompt.textValue());
        } else if (prompt.isArray() && prompt.path(0).isInt()) {
            tokens = tokens(prompt);
        } else {
            throw ApiError.badRequest("prompt: a string, a list of strings, or lists of token ids are required");
        }
        if (tokens.length == 0) {
            throw ApiError.badRequest("The decoder prompt cannot be empty");
        }
        return new Ask.Prompt(tokens, tokens);
    }

    static int[] tokens(JsonNode list) {
        var tokens = new int[list.size()];
        for (int i = 0; i < tokens.length; i++) {
            if (!list.path(i).isInt() || list.path(i).intValue() < 0) {
                throw ApiError.badRequest("token ids must be non-negative integers");
            }
            tokens[i] = list.path(i).intValue();
        }
        return tokens;
    }

    private EngineRequest.Limits limits(int promptTokens) {
        String field = chat && body.hasNonNull("max_completion_tokens") ? "max_completion_tokens" : "max_tokens";
        int room = maxModelLen - promptTokens;
        boolean given = body.hasNonNull(field);
        int max = given ? integer(field, 1, 1, Integer.MAX_VALUE) : chat ? Math.max(1, room) : COMPLETION_TOKENS;
        if (room < 1 || given && max > room) {
            throw ApiError.badRequest("This model's maximum context length is " + maxModelLen
                    + " tokens. However, you requested " + (promptTokens + (long) max) + " tokens (" + promptTokens
                    + " in the " + (chat ? "messages" : "prompt") + ", " + max
                    + " in the completion). Please reduce the length of the messages or completion.");
        }
        max = Math.min(max, room);
        int min = integer("min_tokens", 0, 0, Integer.MAX_VALUE);
        if (min > max) {
            throw ApiError.badRequest(
                    "min_tokens must be less than or equal to max_tokens=" + max + ", got " + min + ".");
        }
        return new EngineRequest.Limits(max, min, body.path("ignore_eos").asBoolean(false));
    }

    private void checkSampling() {
        number("temperature", 0, Double.MAX_VALUE);
        number("top_p", 0, 1);
        number("presence_penalty", -2, 2);
        number("frequency_penalty", -2, 2);
    }

    private Ask.Form form() {
        boolean stream = body.path("stream").asBoolean(false);
        var options = body.path("stream_options");
        if (!stream && options.isObject()) {
            throw ApiError.badRequest("Stream options can only be defined when `stream=True`.");
        }
        return new Ask.Form(
                stream,
                options.path("include_usage").asBoolean(false),
                options.path("continuous_usage_stats").asBoolean(false),
                stops(),
                logprobs(),
                body.path("return_token_ids").asBoolean(false));
    }

    private List<String> stops() {
        var stop = body.path("stop");
        var stops = new ArrayList<String>();
        if (stop.isTextual()) {
            stops.add(stop.textValue());
        }
        stop.forEach(one -> stops.add(one.asText("")));
        if (stops.contains("")) {
            throw ApiError.badRequest("stop cannot contain an empty string.");
        }
        return stops;
    }

    private int logprobs() {
        if (!chat) {
            return body.hasNonNull("logprobs") ? integer("logprobs", 0, 0, 20) : -1;
        }
        return body.path("logprobs").asBoolean(false) ? integer("top_logprobs", 0, 0, 20) : -1;
    }

    private EngineRequest.Intent intent() {
        var params = body.path("kv_transfer_params");
        if (params.path("do_remote_prefill").asBoolean(false)
                && !params.path("do_virtual").asBoolean(false)) {
            return new EngineRequest.Intent.Consume(params);
        }
        return params.path("do_remote_decode").asBoolean(false)
                ? new EngineRequest.Intent.Produce()
                : new EngineRequest.Intent.Plain();
    }

    private int integer(String field, int otherwise, int least, int most) {
        var value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.canConvertToInt() || value.intValue() < least || value.intValue() > most) {
            throw ApiError.badRequest(field + " must be an integer of at least " + least + ", got " + value + ".");
        }
        return value.intValue();
    }

    private void number(String field, double least, double most) {
        var value = body.path(field);
        if (!value.isMissingNode()
                && !value.isNull()
                && !(value.isNumber() && value.doubleValue() >= least && value.doubleValue() <= most)) {
            throw ApiError.badRequest(
                    field + " must be a number from " + least + " to " + most + ", got " + value + ".");
        }
    }
}
