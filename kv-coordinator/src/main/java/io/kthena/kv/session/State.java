package io.kthena.kv.session;

/**
 * The names of a session's states, as users see them.
 *
 * <p>spec: Mooncake protocol §8.3. {@code UNADDRESSABLE} there is a {@link #SUSPECT} session without a {@link Hold}.
 */
public enum State {
    /** Recorded, prefill engine chosen, prefill leg not known to be written. */
    OPENED(false),
    /** The prefill leg was written. */
    PREFILLING(false),
    /** The engine named a hold, and no byte of a decode leg was sent. */
    HELD(false),
    /** The decode leg was written to a decode engine. */
    DISPATCHED(false),
    /** Somebody saw the decode engine read. */
    PULLING(false),
    /** No proof of progress; the hold is presumed to be pinned. */
    SUSPECT(false),
    /** Waiting until no decode engine can be reading any more. */
    FENCING(false),
    /** A release action is in flight. */
    RECLAIMING(false),
    /** Ended: the decode engine took over, or the release was confirmed. */
    RELEASED(true),
    /** Ended before any hold existed. */
    CANCELLED(true),
    /** Ended: a release action was followed by evidence of the release. */
    RECLAIMED(true),
    /** Ended: the engine's own hold timeout and a margin have passed. */
    EXPIRED(true),
    /** Ended: the prefill engine that held the memory is gone. */
    LOST(true);

    private final boolean terminal;

    State(boolean terminal) {
        this.terminal = terminal;
    }

    /** Whether a session never leaves this state. */
    public boolean terminal() {
        return terminal;
    }
}
