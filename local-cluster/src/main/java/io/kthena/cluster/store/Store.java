package io.kthena.cluster.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All objects, in memory, with one revision counter. One lock guards everything; {@link #transact} holds it round a
 * read-modify-write, so no compare-and-swap loops are needed. Listeners and subscribers are called under the lock, in
 * revision order, and must only hand over.
 */
public final class Store {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Shelf> shelves = new HashMap<>();
    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
    private final int logCapacity;
    private final long firstRevision;
    private long revision;

    /**
     * An empty store.
     *
     * @param logCapacity how many changes of each resource are kept for watchers that come back
     * @param firstRevision where revisions start; higher than any that clients of an earlier store may remember, so that
     *     they learn that it is gone
     */
    public Store(int logCapacity, long firstRevision) {
        this.logCapacity = logCapacity;
        this.firstRevision = firstRevision;
        this.revision = firstRevision;
    }

    /** Runs {@code work} while nobody else reads or writes. Reentrant. */
    public <T> T transact(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** The revision of the last write. */
    public long revision() {
        return transact(() -> revision);
    }

    /** The object at the key, or null. */
    public @Nullable Stored get(Key key) {
        lock.lock();
        try {
            return shelf(key.resource()).objects.get(key.path());
        } finally {
            lock.unlock();
        }
    }

    /** All objects of a resource, of one namespace unless {@code namespace} is null. */
    public Listing list(String resource, @Nullable String namespace) {
        return transact(() -> new Listing(revision, shelf(resource).list(namespace)));
    }

    /** Writes the object, giving it the next revision as its resourceVersion. The store owns {@code json} from now on. */
    public Stored put(Key key, ObjectNode json) {
        return transact(() -> {
            Shelf shelf = shelf(key.resource());
            Stored written = next(key, json);
            Stored before = shelf.objects.put(key.path(), written);
            publish(
                    shelf,
                    new Change(revision, before == null ? Change.Kind.ADDED : Change.Kind.MODIFIED, before, written));
            return written;
        });
    }

    /** Removes the object; its last state, owned by the store from now on, goes out with the removal's revision. */
    public void remove(Key key, ObjectNode last) {
        transact(() -> {
            Shelf shelf = shelf(key.resource());
            Stored before = shelf.objects.remove(key.path());
            if (before != null) {
                publish(shelf, new Change(revision + 1, Change.Kind.DELETED, before, next(key, last)));
            }
            return revision;
        });
    }

    /** Calls {@code listener} with every change, under the lock. */
    public void onChange(Consumer<Change> listener) {
        listeners.add(listener);
    }

    /**
     * Follows a resource without a gap: the current objects or the changes since a revision, then every later change.
     *
     * @param namespace null for all namespaces
     * @param since empty to start with the current objects
     * @param sink called under the lock for every later change of the resource, whatever its namespace
     * @throws Compacted when the log does not reach back to {@code since}, or that is of another store
     */
    public Subscription subscribe(
            String resource, @Nullable String namespace, OptionalLong since, Consumer<Change> sink) throws Compacted {
        lock.lock();
        try {
            Shelf shelf = shelf(resource);
            if (since.isPresent() && since.getAsLong() > revision) {
                throw new Compacted(since.getAsLong(), revision);
            }
            List<Change> backlog = since.isPresent() ? shelf.since(since.getAsLong()) : shelf.asAdded(namespace);
            shelf.sinks.add(sink);
            return new Subscription(revision, backlog, () -> shelf.sinks.remove(sink));
        } finally {
            lock.unlock();
        }
    }

    /**
     * A running subscription.
     *
     * @param revision the revision the backlog leads up to
     * @param backlog what happened before the sink's first call
     * @param cancel ends it; safe to call twice
     */
    public record Subscription(long revision, List<Change> backlog, Runnable cancel) {}

    private Stored next(Key key, ObjectNode json) {
        revision++;
        Json.child(json, "metadata").put("resourceVersion", Long.toString(revision));
        return new Stored(key, json, revision);
    }

    private void publish(Shelf shelf, Change change) {
        shelf.record(change, logCapacity);
        listeners.forEach(l -> l.accept(change));
        shelf.sinks.forEach(s -> s.accept(change));
    }

    private Shelf shelf(String resource) {
        return shelves.computeIfAbsent(resource, _ -> new Shelf(firstRevision));
    }

    /** The objects of one resource and their recent changes. */
    private static final class Shelf {
        final TreeMap<String, Stored> objects = new TreeMap<>();
        final ArrayDeque<Change> log = new ArrayDeque<>();
        final List<Consumer<Change>> sinks = new CopyOnWriteArrayList<>();
        private long forgotten;

        Shelf(long firstRevision) {
            forgotten = firstRevision;
        }

        List<Stored> list(@Nullable String namespace) {
            // '0' follows '/', so this is the range of keys that start with "namespace/".
            return new ArrayList<>(
                    namespace == null
                            ? objects.values()
                            : objects.subMap(namespace + "/", namespace + "0").values());
        }

        List<Change> asAdded(@Nullable String namespace) {
            return list(namespace).stream()
                    .map(o -> new Change(o.revision(), Change.Kind.ADDED, null, o))
                    .toList();
        }

        List<Change> since(long since) throws Compacted {
            if (since < forgotten) {
                throw new Compacted(since, forgotten);
            }
            return log.stream().filter(c -> c.revision() > since).toList();
        }

        void record(Change change, int capacity) {
            log.addLast(change);
            while (log.size() > capacity) {
                forgotten = log.removeFirst().revision();
            }
        }
    }
}
