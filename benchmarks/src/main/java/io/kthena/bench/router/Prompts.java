package io.kthena.bench.router;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Request bodies as OpenAI's own client orders them: messages first, then model and the rest; with escapes and UTF-8. */
public final class Prompts {
    private static final String SENTENCE =
            "The quick brown fox said \\\"caf\u00e9 \u4f60\u597d\\\" and went on over the lazy dog, "
                    + "line after line of it.\\n";

    private final Path folder;

    Prompts(Path folder) {
        this.folder = folder;
    }

    /** A body of about this size. */
    public static String body(String model, int bytes, boolean stream, boolean usage) {
        String head =
                "{\"messages\":[{\"role\":\"system\",\"content\":\"You are terse.\"},{\"role\":\"user\",\"content\":\"";
        String tail = "\"}],\"model\":\"" + model + "\",\"max_tokens\":256,\"temperature\":0.7"
                + (stream ? ",\"stream\":true" : "")
                + (usage ? ",\"stream_options\":{\"include_usage\":true}" : "")
                + "}";
        var text = new StringBuilder(bytes + SENTENCE.length()).append(head);
        int sentence = SENTENCE.getBytes(StandardCharsets.UTF_8).length;
        for (int size = head.length() + tail.length(); size + sentence <= bytes; size += sentence) {
            text.append(SENTENCE);
        }
        return text.append(tail).toString();
    }

    /** The same in a file. */
    Path file(String model, int bytes, boolean stream, boolean usage) throws IOException {
        Path file = folder.resolve(model + "-" + bytes + (stream ? "-stream" : "") + (usage ? "-usage" : "") + ".json");
        return Files.exists(file) ? file : Files.writeString(file, body(model, bytes, stream, usage));
    }
}
