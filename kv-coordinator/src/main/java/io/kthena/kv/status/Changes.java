package io.kthena.kv.status;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes on that the books may have changed to whoever listens. Safe for use by any thread. */
public final class Changes {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Adds a listener, which must be quick, and after its own end do nothing. */
    public void listen(Runnable next) {
        listeners.add(next);
    }

    /** Something may have changed. */
    public void happened() {
        listeners.forEach(Runnable::run);
    }
}
