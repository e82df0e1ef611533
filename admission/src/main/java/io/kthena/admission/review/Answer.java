package io.kthena.admission.review;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the API server is answered.
 *
 * @param denial why the object may not be written; null if it may
 * @param patch changes to make before it is written; empty if none
 */
public record Answer(@Nullable String denial, List<PatchOperation> patch) {
    private static final Answer ALLOWED = new Answer(null, List.of());

    public Answer {
        patch = List.copyOf(patch);
    }

    /** It may be written as it is. */
    public static Answer allow() {
        return ALLOWED;
    }

    /** It may be written after these changes. */
    public static Answer change(List<PatchOperation> patch) {
        return new Answer(null, patch);
    }

    /** It may not be written. */
    public static Answer deny(String reason) {
        return new Answer(reason, List.of());
    }
}
