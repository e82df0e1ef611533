package io.kthena.router.dispatch;

import io.kthena.router.topology.Endpoint;

/** Takes notes for metrics and the access log. Belongs to one request. */
public interface Recorder {
    /** An attempt starts on one engine; a prefill engine comes with {@link #paired}. */
    void placed(Endpoint endpoint);

    /** The attempt has a prefill engine too. */
    void paired(Endpoint prefill, String session);

    /** Prefill was sent. */
    void prefillStarted();

    /** Prefill ended. */
    void prefillEnded(boolean succeeded);

    /** The answering leg was sent. */
    void decodeStarted();

    /** The answering leg ended. */
    void decodeEnded(boolean succeeded);

    /** An engine answered with this status. */
    void upstreamStatus(int status);

    /** First output passed. */
    void firstOutput();

    /** The engine's count. */
    void usage(Usage usage);

    /** A further attempt follows for this reason (one word). */
    void retried(String reason);

    /** Prefill answered without usable parameters. */
    void missingParams(String finishReason);

    /** The client left in this phase ({@code prefill}, {@code hold}, {@code decode}). */
    void clientLeft(String phase);

    /** Held KV was too old to be sent to a decode engine. */
    void lateDispatch();
}
