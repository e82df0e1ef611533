package io.kthena.router.dispatch;

import java.time.Duration;

/** Runs something later on the caller's event loop. */
public interface Timers {
    /** Sets a timer. */
    Timer after(Duration delay, Runnable task);

    /** A timer that was set. */
    interface Timer {
        /** Forgets it; one that has fired is no error. */
        void cancel();
    }
}
