package io.kthena.serving.reconcile;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether this process is being stopped. Safe for use by several threads. */
@Singleton
class StopSignal {
    private final CountDownLatch given = new CountDownLatch(1);

    void give() {
        given.countDown();
    }

    boolean given() {
        return given.getCount() == 0;
    }

    /** Waits for the signal; whether it came in time. */
    boolean await(Duration time) throws InterruptedException {
        return given.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
