package io.kthena.kv.ledger;

import io.kthena.kv.session.Session;
import java.util.Optional;

/** The kinds of holds that nobody is known to read (spec: Mooncake protocol §8.6). */
public enum Orphan {
    /** In doubt, and something may still be done. */
    SUSPECT,
    /** In doubt; only the engine's own timeout is left. */
    PARKED,
    /** Perhaps pinned, but nobody knows the name. */
    UNADDRESSABLE;

    /** What kind of orphan a session is, if any. */
    public static Optional<Orphan> of(Session session) {
        return switch (session) {
            case Session.Unaddressable _ -> Optional.of(UNADDRESSABLE);
            case Session.Suspect suspect -> Optional.of(suspect.doubt().parked() ? PARKED : SUSPECT);
            case Session.Fencing _, Session.Reclaiming _ -> Optional.of(SUSPECT);
            case Session.Opened _, Session.Prefilling _, Session.Held _, Session.Dispatched _, Session.Ended _ ->
                Optional.empty();
        };
    }
}
