package io.kthena.sim.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.sim.kvcache.BlockHashes;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Builds completion objects and chunks in the OpenAI shapes. Pure but for the id and time it is given. */
final class Wire {
    /** Names the simulator in every answer. */
    static final String FINGERPRINT = "kthena-engine-simulator";

    static final ObjectMapper JSON = new ObjectMapper();

    private final Ask ask;
    private final String id;
    private final long created;
    private final boolean promptDetails;

    Wire(Ask ask, String id, long created, boolean promptDetails) {
        this.ask = ask;
        this.id = id;
        this.created = created;
        this.promptDetails = promptDetails;
    }

    static String text(JsonNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    /** The whole answer. */
    ObjectNode complete(List<Choice> choices) {
        var body = head(ask.chat() ? "chat.completion" : "text_completion");
        var list = body.putArray("choices");
        for (Choice choice : choices) {
            var item = list.addObject().put("index", choice.index());
            if (ask.chat()) {
                item.putObject("message")
                        .put("role", "assistant")
                        .put("content", choice.text())
                        .putNull("refusal")
                        .putArray("tool_calls");
            } else {
                item.put("text", choice.text());
            }
            item.set("logprobs", logprobs(choice.tokens(), 0));
            end(item, choice);
            if (ask.form().tokenIds()) {
                var ids = item.putArray("token_ids");
                choice.tokens().forEach(token -> ids.add(token.id()));
            }
        }
        body.putNull("service_tier").put("system_fingerprint", FINGERPRINT);
        body.set("usage", usage(choices));
        body.putNull("prompt_logprobs");
        body.set("kv_transfer_params", transferParams(choices));
        return body;
    }

    /** A chunk with new text, or the end, of one choice. */
    ObjectNode chunk(Choice choice, Choice.Delta delta, boolean first, boolean last) {
        var body = head(ask.chat() ? "chat.completion.chunk" : "text_completion");
        body.put("system_fingerprint", FINGERPRINT);
        var item = body.putArray("choices").addObject().put("index", choice.index());
        if (ask.chat()) {
            var content = item.putObject("delta");
            if (first) {
                content.put("role", "assistant");
            }
            content.put("content", delta.text());
        } else {
            item.put("text", delta.text());
        }
        item.set(
                "logprobs",
                logprobs(delta.tokens(), choice.text().length() - delta.text().length()));
        if (last) {
            end(item, choice);
            if (!choice.transferParams().isEmpty()) {
                body.set("kv_transfer_params", transferParams(List.of(choice)));
            }
        } else {
            item.putNull("finish_reason");
        }
        return body;
    }

    /** The last chunk of a stream that asked for usage. */
    ObjectNode usageChunk(List<Choice> choices) {
        var body = head(ask.chat() ? "chat.completion.chunk" : "text_completion");
        body.putArray("choices");
        body.set("usage", usage(choices));
        return body;
    }

    ObjectNode usage(List<Choice> choices) {
        int generated = choices.stream().mapToInt(Choice::count).sum();
        int cached = choices.stream().mapToInt(Choice::cachedTokens).max().orElse(0);
        var usage = JsonNodeFactory.instance
                .objectNode()
                .put("prompt_tokens", ask.promptTokens())
                .put("total_tokens", ask.promptTokens() + generated)
                .put("completion_tokens", generated);
        if (promptDetails) {
            usage.putObject("prompt_tokens_details").put("cached_tokens", cached);
        } else {
            usage.putNull("prompt_tokens_details");
        }
        return usage;
    }

    private ObjectNode head(String object) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", ask.model());
    }

    private static void end(ObjectNode item, Choice choice) {
        item.put("finish_reason", choice.finishReason());
        if (choice.stopReason().isEmpty()) {
            item.putNull("stop_reason");
        } else {
            item.put("stop_reason", choice.stopReason());
        }
    }

    private static JsonNode transferParams(List<Choice> choices) {
        var params = choices.getFirst().transferParams();
        return params.isEmpty() ? JsonNodeFactory.instance.nullNode() : JSON.valueToTree(params);
    }

    private JsonNode logprobs(List<Choice.Token> tokens, int offset) {
        if (ask.form().logprobs() < 0) {
            return JsonNodeFactory.instance.nullNode();
        }
        return ask.chat() ? chatLogprobs(tokens) : completionLogprobs(tokens, offset);
    }

    private ObjectNode chatLogprobs(List<Choice.Token> tokens) {
        var logprobs = JsonNodeFactory.instance.objectNode();
        var content = logprobs.putArray("content");
        for (var token : tokens) {
            var entry = content.addObject();
            describe(entry, token.text(), logprob(token.id()));
            var top = entry.putArray("top_logprobs");
            for (int i = 0; i < ask.form().logprobs(); i++) {
                describe(top.addObject(), i == 0 ? token.text() : "alt" + i, logprob(token.id()) - i);
            }
        }
        return logprobs;
    }

    private static void describe(ObjectNode entry, String text, double logprob) {
        entry.put("token", text).put("logprob", logprob);
        var bytes = entry.putArray("bytes");
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(b & 0xff);
        }
    }

    private ObjectNode completionLogprobs(List<Choice.Token> tokens, int offset) {
        var logprobs = JsonNodeFactory.instance.objectNode();
        var offsets = logprobs.putArray("text_offset");
        var values = logprobs.putArray("token_logprobs");
        var texts = logprobs.putArray("tokens");
        var tops = logprobs.putArray("top_logprobs");
        int at = offset;
        for (var token : tokens) {
            offsets.add(at);
            values.add(logprob(token.id()));
            texts.add(token.text());
            var top = tops.addObject();
            for (int i = 0; i < ask.form().logprobs(); i++) {
                top.put(i == 0 ? token.text() : "alt" + i, logprob(token.id()) - i);
            }
            at += token.text().length();
        }
        return logprobs;
    }

    /** Between -0.01 and -1, by token id. */
    private static double logprob(int token) {
        return -(1 + Math.floorMod(BlockHashes.mix(token), 100)) / 100.0;
    }
}
