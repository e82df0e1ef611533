package io.kthena.kv.engine;

import java.time.Instant;
import java.time.InstantSource;

/** Wall-clock time at the start, carried on by the monotonic clock: a clock step moves no deadline. */
public final class MonotonicClock implements InstantSource {
    private final Instant start = Instant.now();
    private final long origin = System.nanoTime();

    @Override
    public Instant instant() {
        return start.plusNanos(System.nanoTime() - origin);
    }
}
