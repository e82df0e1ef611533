package io.kthena.router.schedule;

import io.kthena.router.prefix.PrefixHashes;
import io.kthena.router.request.Inference;

/**
 * What plugins are asked about: a request and what was found out about it once.
 *
 * @param prefix hashes of its prompt, none if no plugin looks at them
 */
public record Query(Inference request, PrefixHashes prefix) {
    /** Estimated prompt tokens, at least one. */
    long promptTokens() {
        return Math.max(1, request.promptTokens());
    }
}
