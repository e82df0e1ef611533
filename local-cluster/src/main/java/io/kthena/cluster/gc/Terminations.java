package io.kthena.cluster.gc;

import io.kthena.cluster.crd.Definitions;
import io.kthena.cluster.kinds.Catalog;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.objects.DeleteOptions;
import io.kthena.cluster.objects.Deletes;
import io.kthena.cluster.objects.Finalizers;
import io.kthena.cluster.objects.Target;
import io.kthena.cluster.objects.WriteOptions;
import io.kthena.cluster.objects.Writes;
import io.kthena.cluster.store.Change;
import io.kthena.cluster.store.Json;
import io.kthena.cluster.store.Key;
import io.kthena.cluster.store.Store;
import io.kthena.cluster.store.Stored;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The end of what holds other objects: a namespace or a definition goes when the last of its objects is gone. */
final class Terminations {
    private static final String NAMESPACES = "namespaces";

    private final Store store;
    private final Catalog catalog;
    private final Writes writes;
    private final Deletes deletes;
    private final Consumer<Key> queue;
    private final Map<Key, Boolean> ending = new ConcurrentHashMap<>();

    /** {@code queue} brings keys to {@link #look} later; it must not block. */
    Terminations(Store store, Catalog catalog, Writes writes, Deletes deletes, Consumer<Key> queue) {
        this.store = store;
        this.catalog = catalog;
        this.writes = writes;
        this.deletes = deletes;
        this.queue = queue;
    }

    /** Follows the store: a listener. */
    void onChange(Change change) {
        Key key = change.object().key();
        if (holder(key)) {
            if (change.kind() == Change.Kind.DELETED) {
                ending.remove(key);
            } else if (Finalizers.isDeleting(change.object().json()) && ending.put(key, true) == null) {
                queue.accept(key);
            }
        } else if (change.kind() == Change.Kind.DELETED && !ending.isEmpty()) {
            wake(new Key(NAMESPACES, null, String.valueOf(key.namespace())));
            wake(new Key(Definitions.RESOURCE, null, key.resource()));
        }
    }

    private void wake(Key holder) {
        if (ending.containsKey(holder)) {
            queue.accept(holder);
        }
    }

    private static boolean holder(Key key) {
        return key.resource().equals(NAMESPACES) || key.resource().equals(Definitions.RESOURCE);
    }

    /** Deletes what a dying holder still holds; lets it go when it is empty. */
    void look(Key key) {
        Stored stored = store.get(key);
        if (!holder(key) || stored == null || !Finalizers.isDeleting(stored.json())) {
            return;
        }
        ResourceType type = Objects.requireNonNull(catalog.now().ofStorage(key.resource()));
        Target target = new Target(type, null, key.name());
        if (key.resource().equals(NAMESPACES)) {
            if (emptied(storages(), key.name())) {
                GarbageCollector.tolerating(() -> writes.finalizeNamespace(target, java.util.List.of()));
            }
        } else if (emptied(Set.of(key.name()), null)) {
            GarbageCollector.tolerating(
                    () -> writes.update(target, WriteOptions.internal("customresourcecleanup"), crd -> {
                        Set<String> finalizers = Finalizers.of(crd);
                        finalizers.remove(Definitions.CLEANUP);
                        Finalizers.set(crd, finalizers);
                        return crd;
                    }));
        }
    }

    private Set<String> storages() {
        return catalog.now().all().stream()
                .filter(ResourceType::namespaced)
                .map(ResourceType::storage)
                .collect(Collectors.toSet());
    }

    /** Deletes everything of the resources; true when nothing is left. */
    private boolean emptied(Set<String> storages, @Nullable String namespace) {
        boolean empty = true;
        for (String storage : storages) {
            ResourceType type = catalog.now().ofStorage(storage);
            if (type == null) {
                continue;
            }
            for (Stored stored : store.list(storage, namespace).objects()) {
                if (!Finalizers.isDeleting(stored.json())) {
                    Target target = new Target(
                            type, stored.key().namespace(), stored.key().name());
                    DeleteOptions options = DeleteOptions.of(
                            DeleteOptions.Policy.BACKGROUND, Json.text(stored.json(), "metadata", "uid"));
                    GarbageCollector.tolerating(() -> deletes.delete(target, options));
                }
                empty &= store.get(stored.key()) == null;
            }
        }
        return empty;
    }
}
