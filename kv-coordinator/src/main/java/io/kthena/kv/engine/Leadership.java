package io.kthena.kv.engine;

import java.time.Instant;

/**
 * Whether this process speaks for the cluster.
 *
 * @param leading whether routers may connect
 * @param epoch rises with every new leader; routers refuse commands of a lower one
 * @param reclaimFrom end of the recovery window: until then everything is accepted and nothing reclaimed
 */
public record Leadership(boolean leading, long epoch, Instant reclaimFrom) {
    /** Not leading. */
    public static final Leadership STANDBY = new Leadership(false, 0, Instant.MAX);

    /** Whether the books may still be incomplete. */
    public boolean recovering(Instant now) {
        return leading && now.isBefore(reclaimFrom);
    }
}
