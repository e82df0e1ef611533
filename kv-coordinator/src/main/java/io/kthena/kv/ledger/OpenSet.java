package io.kthena.kv.ledger;

import io.kthena.kv.session.Session;
import java.nio.charset.StandardCharsets;

/**
 * What a router and we compare in a heartbeat: how many of its sessions are open, and a hash of their ids that does not
 * depend on order.
 *
 * @param count number of open sessions
 * @param hash exclusive or of the ids' FNV-1a hashes
 */
public record OpenSet(int count, long hash) {
    /** No session is open. */
    public static final OpenSet NONE = new OpenSet(0, 0);

    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    OpenSet add(String id) {
        return new OpenSet(count + 1, hash ^ hashOf(id));
    }

    OpenSet remove(String id) {
        return new OpenSet(count - 1, hash ^ hashOf(id));
    }

    /** FNV-1a, 64 bits, of the id's UTF-8 bytes. */
    public static long hashOf(String id) {
        long hash = FNV_BASIS;
        for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return hash;
    }

    /** Whether the router still has work to do for a session. */
    static boolean counts(Session session) {
        return switch (session) {
            case Session.Opened _, Session.Prefilling _, Session.Held _, Session.Dispatched _ -> true;
            case Session.Reclaiming reclaiming -> reclaiming.decode() != null;
            case Session.Unaddressable _, Session.Suspect _, Session.Fencing _, Session.Ended _ -> false;
        };
    }
}
