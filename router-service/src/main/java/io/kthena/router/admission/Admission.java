package io.kthena.router.admission;

import io.kthena.router.match.Match;
import io.kthena.router.request.Inference;

/**
 * Whether and when a routed request may go on. Rate limits and fair queues implement it; it must not block.
 */
@FunctionalInterface
public interface Admission {
    /** Lets everything pass. Routes with a {@code rateLimit} are served unlimited. */
    Admission OPEN = (_, _, onward) -> onward.run();

    /**
     * Runs {@code onward} on the caller's thread once the request may go on.
     *
     * @throws io.kthena.router.request.Refused if it may not
     */
    void admit(Inference request, Match match, Runnable onward);
}
