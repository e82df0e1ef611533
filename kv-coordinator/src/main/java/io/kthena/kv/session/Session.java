package io.kthena.kv.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What we believe about one hold of KV on a prefill engine. The engine's own timeout stays the truth.
 *
 * <p>spec: Mooncake protocol §8.3. Immutable; {@link Lifecycle} is the only thing that makes the next one.
 */
public sealed interface Session {
    /** What never changes. */
    Transfer transfer();

    /** The state's name. */
    State state();

    /** When the clock must look again; {@link Instant#MAX} for an ended session. */
    Instant due();

    /** The named hold, or null before there is one and when nobody can name it. */
    default @Nullable Hold hold() {
        return null;
    }

    /** The decode engine that was given the single-use parameters, or null when none was. */
    default @Nullable Engine decode() {
        return null;
    }

    /** Why the session is in doubt or ended, or null. */
    default @Nullable Reason reason() {
        return null;
    }

    /** The session's id. */
    default String id() {
        return transfer().id();
    }

    /** Blocks presumed to be pinned under this session's name, 0 without a named hold or after the end. */
    default int pinnedBlocks() {
        var hold = hold();
        return state().terminal() || hold == null ? 0 : hold.handle().blocks();
    }

    /** Tokens of the hold budget that this session takes (invariant I7). */
    default int pinnedTokens() {
        return state().terminal() || hold() == null ? 0 : transfer().promptTokens();
    }

    /** The prefill leg is not known to be written. */
    record Opened(Transfer transfer, Instant due) implements Session {
        @Override
        public State state() {
            return State.OPENED;
        }
    }

    /** The prefill leg runs; {@code detached} when the client is gone and the router lets it finish. */
    record Prefilling(Transfer transfer, boolean detached, Instant due) implements Session {
        @Override
        public State state() {
            return State.PREFILLING;
        }
    }

    /** Blocks may be pinned, but their name never arrived. */
    record Unaddressable(Transfer transfer, Reason reason, Instant due) implements Session {
        @Override
        public State state() {
            return State.SUSPECT;
        }
    }

    /** Blocks are pinned, nobody was given the parameters. */
    record Held(Transfer transfer, Hold hold, Instant due) implements Session {
        @Override
        public State state() {
            return State.HELD;
        }
    }

    /** A decode engine has the parameters; {@code pulling} when somebody saw it read. */
    record Dispatched(Transfer transfer, Hold hold, Engine decode, boolean pulling, Instant sentAt, Instant due)
            implements Session {
        @Override
        public State state() {
            return pulling ? State.PULLING : State.DISPATCHED;
        }
    }

    /** No proof of progress. */
    record Suspect(Transfer transfer, Hold hold, @Nullable Engine decode, Doubt doubt, Instant due) implements Session {
        @Override
        public State state() {
            return State.SUSPECT;
        }

        @Override
        public Reason reason() {
            return doubt.reason();
        }
    }

    /** Waiting until no decode engine can read; {@code fenced} once its leg is known to be closed. */
    record Fencing(Transfer transfer, Hold hold, Engine decode, Doubt doubt, boolean fenced, Instant due)
            implements Session {
        @Override
        public State state() {
            return State.FENCING;
        }

        @Override
        public Reason reason() {
            return doubt.reason();
        }
    }

    /** A void decode is wanted or under way; {@code decode} is the engine that does it, once known. */
    record Reclaiming(
            Transfer transfer, Hold hold, @Nullable Engine decode, Doubt doubt, Instant due) implements Session {
        @Override
        public State state() {
            return State.RECLAIMING;
        }

        @Override
        public Reason reason() {
            return doubt.reason();
        }
    }

    /** Over, for good. */
    record Ended(
            Transfer transfer,
            State state,
            Evidence evidence,
            Reason reason,
            @Nullable Hold hold,
            @Nullable Engine decode,
            Instant at)
            implements Session {
        @Override
        public Instant due() {
            return Instant.MAX;
        }
    }
}
