package io.kthena.router.prefix;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The prefixes that one engine is believed to have cached: a table of hashes in sets of eight, each of which forgets what was
 * not seen for longest. It starts small and grows with what it is told. Thread-safe without a lock: two requests that write
 * at once may lose a block, which costs a guess and nothing else.
 */
public final class PrefixMemory {
    private static final int WAYS = 8;
    private static final int SMALLEST = 512;

    private record Table(AtomicLongArray hashes, AtomicIntegerArray seen, AtomicInteger used) {
        static Table of(int size) {
            return new Table(new AtomicLongArray(size), new AtomicIntegerArray(size), new AtomicInteger());
        }

        int set(long hash) {
            return (int) (hash >>> 32) & (hashes.length() - WAYS);
        }

        int find(long hash) {
            int set = set(hash);
            for (int i = set; i < set + WAYS; i++) {
                if (hashes.getOpaque(i) == hash) {
                    return i;
                }
            }
            return -1;
        }

        void put(long hash, int now) {
            int at = find(hash);
            if (at < 0) {
                at = oldest(set(hash));
                if (hashes.getOpaque(at) == 0) {
                    used.getAndIncrement();
                }
                hashes.setOpaque(at, hash);
            }
            seen.setOpaque(at, now);
        }

        private int oldest(int set) {
            int oldest = set;
            for (int i = set; i < set + WAYS; i++) {
                if (hashes.getOpaque(i) == 0) {
                    return i;
                }
                if (seen.getOpaque(i) - seen.getOpaque(oldest) < 0) {
                    oldest = i;
                }
            }
            return oldest;
        }
    }

    private final int most;
    private final AtomicInteger clock = new AtomicInteger();
    private volatile Table table;

    /** @param most blocks to remember; the next power of two counts */
    public PrefixMemory(int most) {
        this.most = Math.max(WAYS, Integer.highestOneBit(Math.max(2, most) - 1) * 2);
        this.table = Table.of(Math.min(SMALLEST, this.most));
    }

    /** How many of the first blocks are there. Blocks are forgotten from the end, so the last one is searched by halves. */
    public int match(PrefixHashes prefix) {
        Table now = table;
        if (prefix.count() == 0 || now.find(prefix.at(0)) < 0) {
            return 0;
        }
        int there = 1;
        int missing = prefix.count() + 1;
        while (missing - there > 1) {
            int middle = (there + missing) >>> 1;
            if (now.find(prefix.at(middle - 1)) < 0) {
                missing = middle;
            } else {
                there = middle;
            }
        }
        return there;
    }

    /** The engine has, or is about to have, this whole prompt. Later blocks count as older, so that they go first. */
    public void add(PrefixHashes prefix) {
        int count = prefix.count();
        if (count == 0) {
            return;
        }
        Table now = room(count);
        int first = clock.getAndAdd(count);
        for (int i = count - 1; i >= 0; i--) {
            now.put(prefix.at(i), first + count - 1 - i);
        }
    }

    private Table room(int more) {
        Table now = table;
        while (now.hashes().length() < most
                && (now.used().get() + more) * 2 > now.hashes().length()) {
            Table larger = Table.of(now.hashes().length() * 2);
            for (int i = 0; i < now.hashes().length(); i++) {
                long hash = now.hashes().getOpaque(i);
                if (hash != 0) {
                    larger.put(hash, now.seen().getOpaque(i));
                }
            }
            table = larger;
            now = larger;
        }
        return now;
    }
}
