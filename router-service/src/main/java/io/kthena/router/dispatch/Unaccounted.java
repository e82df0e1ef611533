package io.kthena.router.dispatch;

import io.kthena.router.handoff.KvDigest;
import io.kthena.router.topology.Endpoint;
import org.jspecify.annotations.Nullable;

/** The session of a handoff that holds nothing. */
final class Unaccounted implements Sessions.Session {
    @Override
    public String id() {
        return "";
    }

    @Override
    public void prefillSent() {}

    @Override
    public void prefillDone(@Nullable KvDigest digest, String finishReason) {}

    @Override
    public void prefillRejected(int status) {}

    @Override
    public void prefillFailed(boolean written, int status, String detail) {}

    @Override
    public void decodeSent(Endpoint consumer, boolean voided) {}

    @Override
    public void connectFailed(Endpoint consumer) {}

    @Override
    public void firstOutput() {}

    @Override
    public void decodeRejected(int status) {}

    @Override
    public void decodeBroken(long afterBytes, String detail) {}

    @Override
    public void clientGone(Sessions.Phase phase, boolean detached) {}

    @Override
    public void noDecoder() {}

    @Override
    public void completed(int outputTokens) {}
}
