package io.kthena.cluster.watch;

import io.kthena.cluster.objects.StatusError;
import io.kthena.cluster.select.Selection;
import io.kthena.cluster.store.Change;
import io.kthena.cluster.store.Compacted;
import io.kthena.cluster.store.Store;
import io.kthena.cluster.store.Stored;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One running watch. The store hands changes over under its lock; encoding and sending happen on the client's event
 * loop. A client that falls too far behind is cut off and has to list again.
 */
public final class WatchStream {
    private static final int MOST_BEHIND = 50_000;

    private final WatchRequest request;
    private final Store store;
    private final Client client;
    private final EventEncoder encoder;
    private final ConcurrentLinkedQueue<Item> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicBoolean draining = new AtomicBoolean();
    private volatile Runnable cancel = () -> {};
    private volatile boolean closed;

    private sealed interface Item {}

    private record Changed(Change change) implements Item {}

    private record Bookmark(long revision, boolean initialEventsEnd) implements Item {}

    /** Prepares a watch; nothing happens before {@link #start}. */
    public WatchStream(WatchRequest request, Store store, Client client, Clock clock) {
        this.request = request;
        this.store = store;
        this.client = client;
        this.encoder = new EventEncoder(request, clock);
    }

    /** Subscribes and sends what there is. On the client's event loop. */
    public void start() {
        try {
            store.transact(() -> {
                subscribe();
                return true;
            });
        } catch (TooOld e) {
            client.send(EventEncoder.error(
                    StatusError.expired(String.valueOf(e.getMessage())).status()));
            close();
            return;
        }
        drain();
    }

    /** Carries the log's answer out of the lock. */
    private static final class TooOld extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooOld(Compacted cause) {
            super(cause.getMessage(), cause, false, false);
        }
    }

    private void subscribe() {
        try {
            Store.Subscription subscription =
                    store.subscribe(request.type().storage(), request.namespace(), request.since(), this::offer);
            cancel = subscription.cancel();
            subscription.backlog().forEach(c -> enqueue(new Changed(c)));
            if (request.initialEventsEnd()) {
                enqueue(new Bookmark(subscription.revision(), true));
            }
        } catch (Compacted e) {
            throw new TooOld(e);
        }
    }

    /** Tells the client how far it is, if it wants to know. From any thread. */
    public void bookmark() {
        if (request.bookmarks() && !closed) {
            // Under the lock, so that every change up to the revision is queued before the bookmark.
            store.transact(() -> enqueue(new Bookmark(store.revision(), false)));
            wake();
        }
    }

    /** Ends the watch. On the client's event loop; safe to call twice. */
    public void close() {
        if (!closed) {
            stop();
            client.end();
        }
    }

    /** The client is gone. */
    public void stop() {
        closed = true;
        cancel.run();
        queue.clear();
    }

    private void offer(Change change) {
        if (request.namespace() != null
                && !Objects.equals(request.namespace(), change.object().key().namespace())) {
            return;
        }
        enqueue(new Changed(change));
        wake();
    }

    private boolean enqueue(Item item) {
        queued.incrementAndGet();
        return queue.add(item);
    }

    private void wake() {
        if (queued.get() > MOST_BEHIND) {
            client.execute(this::close);
        } else if (draining.compareAndSet(false, true)) {
            client.execute(this::drain);
        }
    }

    private void drain() {
        draining.set(false);
        while (!closed) {
            if (client.isFull()) {
                // Not waking up before the client has caught up.
                draining.set(true);
                client.onDrained(this::drain);
                return;
            }
            Item item = queue.poll();
            if (item == null) {
                return;
            }
            queued.decrementAndGet();
            byte[] event = encode(item);
            if (event != null) {
                client.send(event);
            }
        }
    }

    private byte @Nullable [] encode(Item item) {
        return switch (item) {
            case Bookmark(long revision, boolean end) -> encoder.bookmark(revision, end);
            case Changed(Change change) -> encode(change);
        };
    }

    /** An object that enters the selection is added for the client, one that leaves it is deleted. */
    private byte @Nullable [] encode(Change change) {
        Selection selection = request.selection();
        Stored before = change.before();
        boolean was = before != null && (!selection.narrows() || selection.test(before.json()));
        boolean is = change.kind() != Change.Kind.DELETED
                && (!selection.narrows() || selection.test(change.object().json()));
        if (change.kind() == Change.Kind.DELETED) {
            return was ? encoder.event("DELETED", change.object()) : null;
        }
        if (is) {
            return encoder.event(was ? "MODIFIED" : "ADDED", change.object());
        }
        return was && before != null ? encoder.departed(before, change.revision()) : null;
    }
}
