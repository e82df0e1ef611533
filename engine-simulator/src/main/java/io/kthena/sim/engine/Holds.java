package io.kthena.sim.engine;

import io.kthena.sim.kvcache.BlockPool;
import io.kthena.sim.metrics.EngineMetrics;
import io.kthena.sim.metrics.Truth;
import io.kthena.sim.sidechannel.ProducerSide;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * KV pinned for other engines after its request has ended. Ranks learn of a hold at the step after; releases and
 * timeouts take effect only inside a step. Owned by the engine thread.
 */
final class Holds {
    private record Hold(int[] blocks, long since) {}

    private final BlockPool pool;
    private final ProducerSide ranks;
    private final long holdMillis;
    private final boolean strict;
    private final EngineMetrics metrics;
    private final Map<String, Hold> held = new LinkedHashMap<>();
    private final List<String> unannounced = new ArrayList<>();
    private int pinned;

    Holds(BlockPool pool, ProducerSide ranks, long holdMillis, boolean strict, EngineMetrics metrics) {
        this.pool = pool;
        this.ranks = ranks;
        this.holdMillis = holdMillis;
        this.strict = strict;
        this.metrics = metrics;
    }

    /** A request that may be held later was scheduled; one held under the same id gives up its blocks to it. */
    void admit(String id) {
        free(id);
        ranks.admit(id);
    }

    void hold(String id, int[] blocks, long now) {
        held.put(id, new Hold(blocks.clone(), now));
        unannounced.add(id);
        pinned += blocks.length;
        metrics.count(Truth.HOLDS, 1);
    }

    /** The connector's part of a step. */
    void step(long now) {
        for (String id : unannounced) {
            var hold = held.get(id);
            if (hold != null) {
                ranks.hold(id, hold.since());
            }
        }
        unannounced.clear();
        for (var finished : ranks.collect(now, holdMillis)) {
            if (free(finished.id())) {
                metrics.count(finished.expired() ? Truth.HOLDS_EXPIRED : Truth.HOLDS_RELEASED, 1);
            } else {
                metrics.count(Truth.DONE_BAD, 1);
                if (strict) {
                    throw new EngineDeadException("finished sending for " + finished.id() + ", which is not held");
                }
            }
        }
    }

    /** When the next hold runs out; empty when none is held. */
    OptionalLong nextExpiry() {
        return ranks.nextExpiry(holdMillis);
    }

    /** Whether the ranks still have to be told of a hold. */
    boolean hasUnannounced() {
        return !unannounced.isEmpty();
    }

    int pinned() {
        return pinned;
    }

    int count() {
        return held.size();
    }

    private boolean free(String id) {
        var hold = held.remove(id);
        if (hold == null) {
            return false;
        }
        pinned -= hold.blocks().length;
        pool.release(hold.blocks(), hold.blocks().length);
        return true;
    }
}
