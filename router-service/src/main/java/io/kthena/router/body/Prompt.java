package io.kthena.router.body;

/**
 * Where a request's prompt is and how long it is. The estimate is the one that clients of Kthena see in metrics and limits:
 * code points of the chat-template-like text, divided by four and rounded up (router spec §2.7).
 */
public final class Prompt {
    private static final int TEMPLATE = "<|im_start|>\n<|im_end|>\n".length();

    private Prompt() {}

    /** Whether one of the members that carry a prompt is there with a type that can. */
    public static boolean isPresent(Members body) {
        if (body.has("prompt")) {
            char kind = body.kind("prompt");
            return kind == '"' || kind == '[';
        }
        if (body.has("messages")) {
            return body.kind("messages") == '[';
        }
        char input = body.kind("input");
        return input == '"' || input == '[';
    }

    /** Estimated prompt tokens, at least 0. The counting was done while the body was scanned. */
    public static int estimateTokens(Members body) {
        long points = 0;
        if (body.has("prompt")) {
            points = text(body, "prompt");
        } else if (body.has("messages")) {
            points = (body.kind("messages") == '[' ? body.points("messages") : 0) + named(body, "system", "system");
        } else {
            points = (body.kind("input") == '"' ? named(body, "input", "user") : body.points("input"))
                    + named(body, "instructions", "developer");
        }
        return (int) Math.min(Integer.MAX_VALUE, (points + 3) / 4);
    }

    private static int named(Members body, String member, String role) {
        return body.kind(member) == '"' ? TEMPLATE + role.length() + body.points(member) : 0;
    }

    /** Code points of one message as a chat template would write it. */
    static int message(Members message) {
        if (message.kind("role") != '"') {
            return 0;
        }
        char content = message.kind("content");
        return content == '"' || content == '[' ? TEMPLATE + message.points("role") + message.points("content") : 0;
    }

    /** Code points of one part of a message's content. */
    static int part(Members part) {
        return text(part, "text");
    }

    /** Code points of a string value; of any other value, its bytes. */
    private static int text(Members object, String name) {
        return object.kind(name) == '"' ? object.points(name) : object.bytes(name);
    }
}
