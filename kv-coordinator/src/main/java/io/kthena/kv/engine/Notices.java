package io.kthena.kv.engine;

import io.kthena.kv.session.Effect;

/** Hears what is worth counting beside the ledger's own moves. Called on the writer's thread. */
public interface Notices {
    /** A notice of the state machine. */
    void notice(Effect.Kind kind);

    /** A release was asked of a router ({@code "asked"}) or could not be ({@code "no_router"}). */
    void reclaim(String result);

    /** A router's snapshot was applied whole. */
    void snapshotApplied();

    /** Where we stand: the epoch (0 when not leading) and how many routers hold a valid lease. */
    void standing(long epoch, int leases);

    /** The books may have changed. */
    void changed();
}
