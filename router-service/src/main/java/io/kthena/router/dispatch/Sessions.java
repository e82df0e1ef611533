package io.kthena.router.dispatch;

import io.kthena.router.handoff.KvDigest;
import io.kthena.router.topology.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * Accounts for holds of KV (mooncake protocol §8.4). Every call returns at once and never fails: traffic flows whether or not
 * anybody listens. Thread-safe.
 */
public interface Sessions {
    /** What is known when an attempt starts. */
    record Facts(String requestId, int attempt, String model, String server, Endpoint producer, int promptTokens) {}

    /** The phases in which a client can leave. */
    enum Phase {
        PREFILL,
        HOLD,
        DECODE
    }

    /** Opens a session with a fresh id. */
    Session open(Facts facts);

    /** One hold, from the prefill leg to its release. */
    interface Session {
        /** Accounts for nothing: nothing is held. */
        Session NONE = new Unaccounted();

        /** The id, unique over all routers. */
        String id();

        /** The prefill leg was written. */
        void prefillSent();

        /** Prefill ended; {@code digest} is null if it holds nothing. */
        void prefillDone(@Nullable KvDigest digest, String finishReason);

        /** The engine refused the prefill leg. */
        void prefillRejected(int status);

        /** The prefill leg failed; {@code status} is 0 if there was no answer. */
        void prefillFailed(boolean written, int status, String detail);

        /** The decode leg was written; {@code voided} if only to release the hold. */
        void decodeSent(Endpoint consumer, boolean voided);

        /** No connection to the decode engine. */
        void connectFailed(Endpoint consumer);

        /** First output of decode: the pull is over. */
        void firstOutput();

        /** The decode engine refused. */
        void decodeRejected(int status);

        /** The decode leg broke. */
        void decodeBroken(long afterBytes, String detail);

        /** The client left; {@code detached} if the prefill leg goes on, to learn what to release. */
        void clientGone(Phase phase, boolean detached);

        /** No decode engine is left for the hold. */
        void noDecoder();

        /** The answer is complete. */
        void completed(int outputTokens);
    }
}
