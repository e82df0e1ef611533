package io.kthena.sim.engine;

import io.kthena.sim.kvcache.BlockPool;
import io.kthena.sim.metrics.EngineMetrics;

/** Gives sequences the blocks they need for their next tokens. Owned by the engine thread. */
final class Allocation {
    private final BlockPool pool;
    private final EngineMetrics metrics;

    Allocation(BlockPool pool, EngineMetrics metrics) {
        this.pool = pool;
        this.metrics = metrics;
    }

    /** Finds room for a waiting sequence; returns how many of at most {@code left} tokens fit, 0 for none. */
    int admit(Sequence sequence, int left) {
        if (sequence.blocks().length == 0) {
            int hits = sequence.matchPrefix(pool);
            int tokens = Math.min(left, sequence.length() - sequence.computed);
            if (!grow(sequence, tokens)) {
                pool.release(sequence.blocks(), sequence.blocks().length);
                sequence.dropBlocks();
                return 0;
            }
            if (sequence.scheduled < 0) {
                sequence.cached = hits;
                metrics.prefixLookup(sequence.promptLength(), hits);
            }
            return tokens;
        }
        int tokens = Math.min(left, sequence.length() - sequence.computed);
        return grow(sequence, tokens) ? tokens : 0;
    }

    /** Gets the blocks that {@code tokens} more tokens need; false when there are too few. */
    boolean grow(Sequence sequence, int tokens) {
        int missing = sequence.blocksFor(sequence.computed + tokens) - sequence.blocks().length;
        if (missing <= 0) {
            return true;
        }
        var more = pool.allocate(missing);
        more.ifPresent(sequence::addBlocks);
        return more.isPresent();
    }
}
