package io.kthena.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until a test moves it. Safe for use by several threads. */
public final class FakeClock extends Clock {

    private final AtomicReference<Instant> now;
    private final ZoneId zone;

    private FakeClock(AtomicReference<Instant> now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /** A clock that shows the given instant, in UTC. */
    public static FakeClock at(Instant start) {
        return new FakeClock(new AtomicReference<>(start), ZoneOffset.UTC);
    }

    /** A clock that shows an instant written in ISO-8601, such as {@code 2025-09-29T10:15:30Z}. */
    public static FakeClock at(String start) {
        return at(Instant.parse(start));
    }

    /** Moves the clock, backwards if the step is negative. Clocks made by {@link #withZone} move too. */
    public void advance(Duration step) {
        now.updateAndGet(instant -> instant.plus(step));
    }

    /** Moves the clock to an instant. */
    public void set(Instant instant) {
        now.set(instant);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new FakeClock(now, other);
    }
}
