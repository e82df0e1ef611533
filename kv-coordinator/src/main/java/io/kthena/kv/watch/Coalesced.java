package io.kthena.kv.watch;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A task that runs once, however often it was asked for since it began last. Thread-safe; the task runs on the timer's thread. */
final class Coalesced {
    private final ScheduledExecutorService timer;
    private final Runnable task;
    private final AtomicBoolean pending = new AtomicBoolean();

    Coalesced(ScheduledExecutorService timer, Runnable task) {
        this.timer = timer;
        this.task = task;
    }

    /** Lets it run after {@code delay}; an earlier request that waits still stands. Does nothing once the timer has ended. */
    void runIn(Duration delay) {
        if (!timer.isShutdown() && pending.compareAndSet(false, true)) {
            var _ = timer.schedule(
                    () -> {
                        pending.set(false);
                        task.run();
                    },
                    delay.toNanos(),
                    TimeUnit.NANOSECONDS);
        }
    }
}
