package io.kthena.router.body;

import org.jspecify.annotations.Nullable;

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

    /** Estimated prompt tokens, at least 0. */
    public static int estimateTokens(Members body) {
        long points = 0;
        if (body.has("prompt")) {
            points = strings(body, "prompt");
        } else if (body.has("messages")) {
            points = messages(body, "messages") + named(body, "system", "system");
        } else {
            points = (body.kind("input") == '"' ? named(body, "input", "user") : messages(body, "input"))
                    + named(body, "instructions", "developer");
        }
        return (int) Math.min(Integer.MAX_VALUE, (points + 3) / 4);
    }

    private static long named(Members body, String member, String role) {
        return body.kind(member) == '"' ? TEMPLATE + role.length() + strings(body, member) : 0;
    }

    private static long messages(Members body, String name) {
        int index = body.find(name);
        if (index < 0) {
            return 0;
        }
        long points = 0;
        var scan = new JsonScan(body.source(), body.valueEnd(index));
        int at = scan.blank(body.valueStart(index) + 1);
        try {
            while (scan.peek(at) != ']') {
                int end = scan.value(at, 1);
                points += message(Members.at(body.source(), at, end));
                at = scan.blank(end);
                if (scan.peek(at) == ',') {
                    at = scan.blank(at + 1);
                }
            }
        } catch (MalformedJson e) {
            return points; // cannot be: the bytes were scanned before
        }
        return points;
    }

    private static long message(@Nullable Members message) {
        if (message == null || message.kind("role") != '"') {
            return 0;
        }
        char content = message.kind("content");
        return switch (content) {
            case '"' -> TEMPLATE + strings(message, "role") + strings(message, "content");
            case '[' -> TEMPLATE + strings(message, "role") + texts(message);
            default -> 0;
        };
    }

    private static long texts(Members message) {
        int index = message.find("content");
        long points = 0;
        var scan = new JsonScan(message.source(), message.valueEnd(index));
        int at = scan.blank(message.valueStart(index) + 1);
        try {
            while (scan.peek(at) != ']') {
                int end = scan.value(at, 1);
                Members part = Members.at(message.source(), at, end);
                points += part == null ? 0 : strings(part, "text");
                at = scan.blank(end);
                if (scan.peek(at) == ',') {
                    at = scan.blank(at + 1);
                }
            }
        } catch (MalformedJson e) {
            return points; // cannot be: the bytes were scanned before
        }
        return points;
    }

    /** Code points of a string value; of any other value, its bytes. */
    private static long strings(Members body, String name) {
        int index = body.find(name);
        if (index < 0) {
            return 0;
        }
        byte[] source = body.source();
        int start = body.valueStart(index);
        int end = body.valueEnd(index);
        if (source[start] != '"') {
            return end - start;
        }
        long points = 0;
        for (int i = start + 1; i < end - 1; i++) {
            if (source[i] == '\\') {
                i += source[i + 1] == 'u' ? 5 : 1;
            }
            if ((source[i] & 0xC0) != 0x80) {
                points++;
            }
        }
        return points;
    }
}
