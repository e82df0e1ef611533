package io.kthena.router.http;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Request ids: a client's own if it is sane, else a fresh one. Old engines name a KV hold by this id alone, so an id that is
 * in use right now is made unique. Thread-safe.
 */
final class RequestIds {
    private static final int LONGEST = 128;

    private final Set<String> inUse = ConcurrentHashMap.newKeySet();
    private final RandomGenerator random;

    RequestIds(RandomGenerator random) {
        this.random = random;
    }

    /** The id for a request; give it back with {@link #done}. */
    String take(@Nullable String offered) {
        if (offered == null || !isSane(offered)) {
            return uuid();
        }
        return inUse.add(offered) ? offered : offered + "-" + uuid().substring(0, 8);
    }

    /** The request with this id has ended. */
    void done(String id) {
        inUse.remove(id);
    }

    private String uuid() {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & ~(3L << 62)) | (1L << 63);
        return new UUID(high, low).toString();
    }

    static boolean isSane(String id) {
        if (id.isEmpty() || id.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letter && "-_.:/+=@".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}
