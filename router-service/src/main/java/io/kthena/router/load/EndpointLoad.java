package io.kthena.router.load;

import java.util.concurrent.atomic.LongAdder;

/** One engine's live load as this router sees it. Thread-safe; the counter is striped, so loops do not contend. */
public final class EndpointLoad {
    private final LongAdder inFlight = new LongAdder();
    private final LongAdder started = new LongAdder();
    private volatile EngineSample sample = EngineSample.UNKNOWN;

    /** Counts one request as started, at the moment it is placed. */
    public Lease lease() {
        inFlight.increment();
        started.increment();
        return new Lease(this);
    }

    void release() {
        inFlight.decrement();
    }

    /** Requests placed here and not ended yet. */
    public long inFlight() {
        return inFlight.sum();
    }

    /** Requests ever placed here; the scraper sees from it whether the engine is in use. */
    public long started() {
        return started.sum();
    }

    /** The engine's last report. */
    public EngineSample sample() {
        return sample;
    }

    /** Stores the engine's report. */
    public void report(EngineSample fresh) {
        sample = fresh;
    }
}
