package io.kthena.sim.fault;

import java.util.Locale;
import java.util.Optional;

/** Everything that can be made to go wrong, by the name used on the command line and over HTTP. */
public enum Fault {
    /** The prefill engine dies with the answer computed and not sent. */
    PREFILL_CRASH_BEFORE_RESPONSE,
    /** The prefill engine dies after its answer was sent, while it holds the KV. */
    PREFILL_CRASH_AFTER_HOLD,
    /** The first token of a prefill leg is a stop token (ignored when min_tokens is positive). */
    PREFILL_STOP_TOKEN,
    /** A prefill leg waits this long before it is scheduled. */
    PREFILL_SLOW,
    /** The prefill side acknowledges a DONE and forgets it. */
    DONE_DROP,
    /** The prefill side acts on a DONE only after this long. */
    DONE_DELAY,
    /** The prefill side sees a DONE twice. */
    DONE_DUPLICATE,
    /** The prefill side does not answer a request for metadata. */
    META_TIMEOUT,
    /** The engine takes no step for this long. */
    STEP_FREEZE,
    /** The decode leg is refused with 400 before admission. */
    DECODE_REJECT_400,
    /** The decode leg is refused with 503 before admission. */
    DECODE_REJECT_503,
    /** A decode leg waits this long before it is scheduled. */
    DECODE_QUEUE_DELAY,
    /** The read of remote KV fails. */
    READ_FAIL,
    /** The read of remote KV takes this much longer. */
    READ_SLOW,
    /** Only the first rank is read, the others fail. */
    READ_PARTIAL_RANKS,
    /** The decode engine dies when a request starts to wait for remote KV. */
    CRASH_WHILE_WAITING,
    /** The decode engine dies in the middle of a read. */
    CRASH_WHILE_READING,
    /** The decode engine dies after the second token. */
    CRASH_WHILE_DECODING,
    /** The decode engine ends a request as recomputed after so many tokens ({@code after}). */
    RECOMPUTED_AFTER_N;

    /** The public name, such as {@code done.drop}. */
    public String key() {
        String name = name().toLowerCase(Locale.ROOT);
        return name.startsWith("crash_") || name.startsWith("recomputed_") ? name : name.replaceFirst("_", ".");
    }

    /** The fault with this public name. */
    public static Optional<Fault> of(String key) {
        for (Fault fault : values()) {
            if (fault.key().equals(key)) {
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }
}
