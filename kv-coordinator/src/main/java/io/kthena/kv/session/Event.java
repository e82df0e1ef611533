package io.kthena.kv.session;

import java.time.Duration;
import java.time.Instant;

/** What can happen to a session: reports of routers and engines, pod deaths, lapsed leases and the clock. */
public sealed interface Event {
    /** The router opened the session (again). */
    record Open() implements Event {}

    /** The prefill leg was written. */
    record PrefillSent() implements Event {}

    /** The prefill engine returned transfer parameters {@code age} ago: it holds blocks. */
    record PrefillDone(Handle handle, Duration age) implements Event {}

    /** The prefill engine answered without transfer parameters: it holds nothing. */
    record PrefillEmpty() implements Event {}

    /** The prefill engine refused the request. */
    record PrefillRejected() implements Event {}

    /** The prefill leg broke; {@code written} tells whether the engine may have got the request. */
    record PrefillFailed(boolean written) implements Event {}

    /** The decode leg was written; {@code voided} when its output is dropped and only the release counts. */
    record DecodeSent(Engine decode, boolean voided) implements Event {}

    /** The connection to the decode engine failed before any byte was written. */
    record ConnectFailed() implements Event {}

    /** An agent saw the decode engine read. */
    record PullStarted() implements Event {}

    /** The first output of the decode engine. */
    record FirstOutput() implements Event {}

    /** The router has seen the whole answer. */
    record Completed() implements Event {}

    /** An agent or the prefill engine saw the release. */
    record ReleaseConfirmed() implements Event {}

    /** The decode engine refused; {@code releases} when its version is known to release the hold on that. */
    record DecodeRejected(boolean releases) implements Event {}

    /** The decode leg broke before its first output. */
    record DecodeBroken() implements Event {}

    /** The client left; {@code detached} when the router lets the running prefill leg finish (R0). */
    record ClientGone(boolean detached) implements Event {}

    /** The router found no decode engine. */
    record NoDecoder() implements Event {}

    /** The router closed the decode leg on our request, or had closed it before. */
    record AbortConfirmed() implements Event {}

    /** The router could not carry out a release action. */
    record ReclaimFailed() implements Event {}

    /** An operator asks for a release; none may start before {@code reclaimFrom}. */
    record ReclaimAsked(Instant reclaimFrom) implements Event {}

    /** The prefill engine's incarnation is gone. */
    record PrefillerGone() implements Event {}

    /** An incarnation of a decode engine is gone. */
    record DecoderGone() implements Event {}

    /** The router's lease lapsed and its grace passed. */
    record RouterGone() implements Event {}

    /** The router is back and still knows the session. */
    record RouterBack() implements Event {}

    /** The router is alive and no longer knows the session. */
    record Forgotten() implements Event {}

    /** The session's deadline has come; no release action may start before {@code reclaimFrom}. */
    record Tick(Instant reclaimFrom) implements Event {}

    /** The event's name, for histories and labels. */
    default String name() {
        return getClass().getSimpleName();
    }
}
