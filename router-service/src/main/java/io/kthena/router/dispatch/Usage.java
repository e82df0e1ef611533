package io.kthena.router.dispatch;

import io.kthena.router.body.Members;
import org.jspecify.annotations.Nullable;

/** Tokens that an engine counted. */
public record Usage(int prompt, int completion) {
    /** Reads a {@code usage} object of any dialect, or null if it counts nothing. */
    static @Nullable Usage of(@Nullable Members usage) {
        if (usage == null) {
            return null;
        }
        int prompt = usage.number("prompt_tokens", usage.number("input_tokens", 0));
        int completion = usage.number("completion_tokens", usage.number("output_tokens", 0));
        return prompt + completion > 0 ? new Usage(prompt, completion) : null;
    }
}
