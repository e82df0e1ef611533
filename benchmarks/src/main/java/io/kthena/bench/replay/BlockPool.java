package io.kthena.bench.replay;

import java.util.Arrays;

/**
 * The KV blocks of one engine. Blocks in use are pinned; others stay cached until their room is needed, the least recently used
 * first, and of one prompt the last block first. For one thread.
 */
final class BlockPool {
    private static final int NONE = -1;

    private final int capacity;
    private final int head;
    private final int[] pins;
    private final boolean[] present;
    private final boolean[] computed;
    private final int[] before;
    private final int[] after;
    private int pinned;
    private int cached;

    /**
     * @param capacity in blocks
     * @param largest id of a block
     */
    BlockPool(int capacity, int largest) {
        this.capacity = capacity;
        this.head = largest + 1;
        this.pins = new int[largest + 2];
        this.present = new boolean[largest + 2];
        this.computed = new boolean[largest + 2];
        this.before = new int[largest + 2];
        this.after = new int[largest + 2];
        Arrays.fill(before, NONE);
        Arrays.fill(after, NONE);
        before[head] = head;
        after[head] = head;
    }

    /** How many leading blocks are computed and there. */
    int match(int[] blocks) {
        int count = 0;
        while (count < blocks.length && present[blocks[count]] && computed[blocks[count]]) {
            count++;
        }
        return count;
    }

    /** Pins a prompt's blocks; false, and nothing changed, if there is no room for them. */
    boolean acquire(int[] blocks) {
        int more = 0;
        for (int block : blocks) {
            more += pins[block] == 0 ? 1 : 0;
        }
        if (pinned + more > capacity) {
            return false;
        }
        for (int block : blocks) {
            if (pins[block]++ == 0) {
                pinned++;
                if (present[block]) {
                    unlink(block);
                    cached--;
                } else {
                    present[block] = true;
                    computed[block] = false;
                }
            }
        }
        while (pinned + cached > capacity) {
            evict();
        }
        return true;
    }

    /** The blocks of a prompt have been computed. */
    void computed(int[] blocks) {
        for (int block : blocks) {
            computed[block] = true;
        }
    }

    /** Unpins a prompt's blocks; they stay cached. */
    void release(int[] blocks) {
        for (int i = blocks.length - 1; i >= 0; i--) {
            int block = blocks[i];
            if (--pins[block] == 0) {
                pinned--;
                cached++;
                link(block);
            }
        }
    }

    /** Share of the capacity that is pinned. */
    double usage() {
        return (double) pinned / capacity;
    }

    /** Pinned blocks. */
    int pinned() {
        return pinned;
    }

    private void evict() {
        int oldest = after[head];
        unlink(oldest);
        present[oldest] = false;
        cached--;
    }

    private void link(int block) {
        int last = before[head];
        after[last] = block;
        before[block] = last;
        after[block] = head;
        before[head] = block;
    }

    private void unlink(int block) {
        after[before[block]] = after[block];
        before[after[block]] = before[block];
    }
}
