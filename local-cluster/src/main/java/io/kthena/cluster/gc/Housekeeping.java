package io.kthena.cluster.gc;

import io.kthena.cluster.kinds.Catalog;
import io.kthena.cluster.objects.Deletes;
import io.kthena.cluster.objects.Writes;
import io.kthena.cluster.store.Change;
import io.kthena.cluster.store.Key;
import io.kthena.cluster.store.Store;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the server does to its objects on its own account, on one thread that sleeps while there is nothing to do. */
public final class Housekeeping implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

    private final LinkedBlockingQueue<Key> queue = new LinkedBlockingQueue<>();
    private final Set<Key> waiting = ConcurrentHashMap.newKeySet();
    private final GarbageCollector collector;
    private final Terminations terminations;
    private final EventExpiry expiry;
    private final Thread worker;

    /** Follows {@code store} from now on. Call {@link #start} before the first request. */
    public Housekeeping(Store store, Catalog catalog, Writes writes, Deletes deletes, Clock clock) {
        collector = new GarbageCollector(store, catalog, writes, deletes, this::enqueue);
        terminations = new Terminations(store, catalog, writes, deletes, this::enqueue);
        expiry = new EventExpiry(store, clock, this::enqueue);
        worker = Thread.ofVirtual().name("housekeeping").unstarted(this::work);
        store.onChange(this::onChange);
    }

    /** Starts the worker. */
    public void start() {
        worker.start();
    }

    @Override
    public void close() {
        worker.interrupt();
    }

    private void onChange(Change change) {
        collector.onChange(change);
        terminations.onChange(change);
        expiry.onChange(change);
    }

    /** An object that waits already is looked at once, in its newest state. */
    private void enqueue(Key key) {
        if (waiting.add(key)) {
            queue.add(key);
        }
    }

    private void work() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Key key = queue.take();
                waiting.remove(key);
                look(key);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void look(Key key) {
        try {
            collector.look(key);
            terminations.look(key);
            expiry.look(key);
        } catch (RuntimeException e) {
            // One object must not hold up the others.
            log.error(
                    "resource={} namespace={} name={} housekeeping failed",
                    key.resource(),
                    key.namespace(),
                    key.name(),
                    e);
        }
    }
}
