package io.kthena.router.dispatch;

import java.time.Duration;

/** Runs something later on the caller's event loop. */
public interface Timers {
    /** Sets a timer and returns its id. */
    long after(Duration delay, Runnable task);

    /** Forgets a timer; one that has fired is no error. */
    void cancel(long id);
}
