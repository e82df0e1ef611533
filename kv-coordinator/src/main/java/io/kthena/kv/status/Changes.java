package io.kthena.kv.status;

import java.util.concurrent.atomic.AtomicReference;

/** Passes on that the books may have changed to whoever listens; to nobody at first. Safe for use by any thread. */
public final class Changes {
    private final AtomicReference<Runnable> listener = new AtomicReference<>(() -> {});

    /** Names the one listener, which must be quick. */
    public void listen(Runnable next) {
        listener.set(next);
    }

    /** Something may have changed. */
    public void happened() {
        listener.get().run();
    }
}
