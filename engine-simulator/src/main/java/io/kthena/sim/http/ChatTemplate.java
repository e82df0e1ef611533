package io.kthena.sim.http;

import com.fasterxml.jackson.databind.JsonNode;

/** Turns messages into a prompt. Pure. */
final class ChatTemplate {
    private ChatTemplate() {}

    /** The whole conversation, ready for the assistant to speak. */
    static String render(JsonNode messages) {
        var text = new StringBuilder();
        for (JsonNode message : messages) {
            text.append('<')
                    .append(message.path("role").asText("user"))
                    .append('>')
                    .append(content(message.path("content")))
                    .append('\n');
        }
        return text.append("<assistant>").toString();
    }

    /** What the user said last. */
    static String lastUserMessage(JsonNode messages) {
        String last = "";
        for (JsonNode message : messages) {
            if (message.path("role").asText("").equals("user")) {
                last = content(message.path("content"));
            }
        }
        return last.isEmpty() ? " " : last;
    }

    /** A string, or a list of parts; parts that are not text stand as their own JSON. */
    private static String content(JsonNode content) {
        if (!content.isArray()) {
            return content.asText("");
        }
        var text = new StringBuilder();
        for (JsonNode part : content) {
            if (part.path("text").isTextual()) {
                text.append(part.path("text").textValue());
            } else {
                text.append('<')
                        .append(part.path("type").asText("part"))
                        .append(part.hashCode())
                        .append('>');
            }
        }
        return text.toString();
    }
}
