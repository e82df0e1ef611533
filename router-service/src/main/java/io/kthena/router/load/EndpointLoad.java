package io.kthena.router.load;

import io.kthena.router.prefix.PrefixHashes;
import io.kthena.router.prefix.PrefixMemory;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** One engine's live load as this router sees it. Thread-safe; the counters are striped, so loops do not contend. */
public final class EndpointLoad {
    private final LongAdder inFlight = new LongAdder();
    private final LongAdder started = new LongAdder();
    private final LongAdder tokens = new LongAdder();
    private volatile EngineSample sample = EngineSample.UNKNOWN;
    private volatile double foreign;
    private volatile @Nullable PrefixMemory prefixes;

    /** Counts one request as started, at the moment it is placed. */
    public Lease lease() {
        return lease(0);
    }

    /** The same for a request that brings this many tokens: to compute for prefill, to keep for decode. */
    public Lease lease(long share) {
        inFlight.increment();
        started.increment();
        tokens.add(share);
        return new Lease(this, share);
    }

    void release(long share) {
        inFlight.decrement();
        tokens.add(-share);
    }

    /** Requests placed here and not ended yet. */
    public long inFlight() {
        return inFlight.sum();
    }

    /** Tokens that the requests in flight brought. */
    public long tokens() {
        return tokens.sum();
    }

    /** Requests ever placed here; the scraper sees from it whether the engine is in use. */
    public long started() {
        return started.sum();
    }

    /** The engine's last report. */
    public EngineSample sample() {
        return sample;
    }

    /** Requests that the engine had at its last report beyond those of this router: other routers' work. */
    public double foreign() {
        return foreign;
    }

    /** Stores the engine's report. */
    public void report(EngineSample fresh) {
        sample = fresh;
        foreign = Math.max(0, fresh.waiting() + fresh.running() - inFlight());
    }

    /** How many of a prompt's first blocks the engine is believed to have. */
    public int match(PrefixHashes prefix) {
        PrefixMemory memory = prefixes;
        return memory == null ? 0 : memory.match(prefix);
    }

    /** Believes that the engine has a whole prompt; {@code capacity} blocks are remembered in all. */
    public void remember(PrefixHashes prefix, int capacity) {
        if (prefix.count() > 0) {
            memory(capacity).add(prefix);
        }
    }

    private synchronized PrefixMemory made(int capacity) {
        PrefixMemory memory = prefixes;
        if (memory == null) {
            memory = new PrefixMemory(capacity);
            prefixes = memory;
        }
        return memory;
    }

    private PrefixMemory memory(int capacity) {
        PrefixMemory memory = prefixes;
        return memory == null ? made(capacity) : memory;
    }
}
