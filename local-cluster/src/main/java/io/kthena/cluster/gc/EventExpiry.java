package io.kthena.cluster.gc;

import io.kthena.cluster.store.Change;
import io.kthena.cluster.store.Json;
import io.kthena.cluster.store.Key;
import io.kthena.cluster.store.Store;
import io.kthena.cluster.store.Stored;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** Forgets events an hour after they were written, looked at whenever many new ones have come: no timer runs. */
final class EventExpiry {
    private static final Duration KEPT = Duration.ofHours(1);
    private static final int LOOK_EVERY = 256;
    private static final Key SIGN = new Key("events", null, "");

    private final Store store;
    private final Clock clock;
    private final Consumer<Key> queue;
    private int added;

    EventExpiry(Store store, Clock clock, Consumer<Key> queue) {
        this.store = store;
        this.clock = clock;
        this.queue = queue;
    }

    /** Follows the store: a listener, under its lock. */
    void onChange(Change change) {
        if (change.kind() == Change.Kind.ADDED
                && change.object().key().resource().equals("events")
                && ++added % LOOK_EVERY == 0) {
            queue.accept(SIGN);
        }
    }

    void look(Key key) {
        if (!key.equals(SIGN)) {
            return;
        }
        Instant oldest = clock.instant().minus(KEPT);
        for (Stored event : store.list("events", null).objects()) {
            String last = Json.text(event.json(), "lastTimestamp");
            String time = last.isEmpty() ? Json.text(event.json(), "metadata", "creationTimestamp") : last;
            if (!time.isEmpty() && Instant.parse(time).isBefore(oldest)) {
                store.remove(event.key(), event.json().deepCopy());
            }
        }
    }
}
