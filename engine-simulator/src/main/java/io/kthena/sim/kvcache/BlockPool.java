package io.kthena.sim.kvcache;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The engine's KV memory: a fixed number of blocks with reference counts, a prefix cache and a free list in order of
 * eviction (least recently freed first; a cached block stays readable until it is taken for something else).
 *
 * <p>Owned by the engine thread, except {@link #content} and {@link #generation}: a remote reader looks at memory
 * without asking the engine, so those may be called from any thread.
 */
public final class BlockPool {
    private static final int NONE = -1;

    private final boolean caching;
    private final int[] references;
    private final int[] previous;
    private final int[] next;
    private final long[] keys;
    private final boolean[] cached;
    private final AtomicLongArray contents;
    private final AtomicIntegerArray generations;
    private final Map<Long, Integer> byKey = new HashMap<>();
    private int head;
    private int tail;
    private int free;

    /**
     * @param blocks number of blocks, at least 1
     * @param caching whether full blocks may be found again by their key
     */
    public BlockPool(int blocks, boolean caching) {
        if (blocks < 1) {
            throw new IllegalArgumentException("a block pool needs at least one block, not " + blocks);
        }
        this.caching = caching;
        references = new int[blocks];
        previous = new int[blocks];
        next = new int[blocks];
        keys = new long[blocks];
        cached = new boolean[blocks];
        contents = new AtomicLongArray(blocks);
        generations = new AtomicIntegerArray(blocks);
        head = NONE;
        tail = NONE;
        for (int block = 0; block < blocks; block++) {
            append(block);
        }
    }

    /** Number of blocks in all. */
    public int size() {
        return references.length;
    }

    /** Blocks nobody refers to, cached or not: what can be allocated. */
    public int free() {
        return free;
    }

    /** Blocks somebody refers to; cached but free ones do not count. */
    public int used() {
        return size() - free;
    }

    /** Takes {@code count} blocks with one reference each, or nothing at all when there are too few. */
    public Optional<int[]> allocate(int count) {
        if (count > free) {
            return Optional.empty();
        }
        var taken = new int[count];
        for (int i = 0; i < count; i++) {
            int block = head;
            unlink(block);
            forget(block);
            references[block] = 1;
            generations.incrementAndGet(block);
            contents.set(block, BlockHashes.mix(0x5eedL + block + ((long) generations.get(block) << 32)));
            taken[i] = block;
        }
        return Optional.of(taken);
    }

    /** The block cached under {@code key}, with a reference added; -1 when there is none. */
    public int acquireCached(long key) {
        Integer block = caching ? byKey.get(key) : null;
        if (block == null) {
            return NONE;
        }
        if (references[block]++ == 0) {
            unlink(block);
        }
        return block;
    }

    /** Whether a block is cached under {@code key}. Changes nothing. */
    public boolean isCached(long key) {
        return caching && byKey.containsKey(key);
    }

    /**
     * Drops one reference of each of the first {@code count} blocks, last first, so that the tail of a prompt is
     * evicted before its head.
     */
    public void release(int[] blocks, int count) {
        for (int i = count - 1; i >= 0; i--) {
            int block = blocks[i];
            if (references[block] <= 0) {
                throw new IllegalStateException("block " + block + " is already free");
            }
            if (--references[block] == 0) {
                append(block);
            }
        }
    }

    /** Lets later prompts find {@code block} under {@code key}; the first block under a key wins. */
    public void publish(int block, long key) {
        if (caching && !cached[block] && byKey.putIfAbsent(key, block) == null) {
            cached[block] = true;
            keys[block] = key;
        }
    }

    /** Empties the prefix cache; refused (false) while any block is in use, as in vLLM. */
    public boolean resetCache() {
        if (used() > 0) {
            return false;
        }
        for (int block = 0; block < size(); block++) {
            forget(block);
        }
        return true;
    }

    /** References to {@code block}. */
    public int references(int block) {
        return references[block];
    }

    /** Puts computed or received KV, named by its hash, into {@code block}. */
    public void write(int block, long content) {
        contents.set(block, content);
    }

    /** What {@code block} holds now. Any thread. */
    public long content(int block) {
        return contents.get(block);
    }

    /** How often {@code block} has been taken for new content. Any thread. */
    public int generation(int block) {
        return generations.get(block);
    }

    private void forget(int block) {
        if (cached[block]) {
            byKey.remove(keys[block]);
            cached[block] = false;
        }
    }

    private void append(int block) {
        previous[block] = tail;
        next[block] = NONE;
        if (tail == NONE) {
            head = block;
        } else {
            next[tail] = block;
        }
        tail = block;
        free++;
    }

    private void unlink(int block) {
        if (previous[block] == NONE) {
            head = next[block];
        } else {
            next[previous[block]] = next[block];
        }
        if (next[block] == NONE) {
            tail = previous[block];
        } else {
            previous[next[block]] = previous[block];
        }
        free--;
    }
}
