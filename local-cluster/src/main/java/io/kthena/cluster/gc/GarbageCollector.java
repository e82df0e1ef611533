package io.kthena.cluster.gc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.kinds.Catalog;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.objects.DeleteOptions;
import io.kthena.cluster.objects.DeleteOptions.Policy;
import io.kthena.cluster.objects.Deletes;
import io.kthena.cluster.objects.Finalizers;
import io.kthena.cluster.objects.StatusError;
import io.kthena.cluster.objects.Target;
import io.kthena.cluster.objects.WriteOptions;
import io.kthena.cluster.objects.Writes;
import io.kthena.cluster.store.Change;
import io.kthena.cluster.store.Json;
import io.kthena.cluster.store.Key;
import io.kthena.cluster.store.Store;
import io.kthena.cluster.store.Stored;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Deletes what has lost all its owners, and finishes foreground and orphaning deletions of owners. {@link #onChange}
 * decides what to look at; {@link #look} does the work, on the worker's thread.
 */
final class GarbageCollector {
    private static final String NAME = "generic-garbage-collector";

    private final Store store;
    private final Catalog catalog;
    private final Writes writes;
    private final Deletes deletes;
    private final OwnerIndex index = new OwnerIndex();
    private final Consumer<Key> queue;

    /** {@code queue} brings keys to {@link #look} later; it must not block. */
    GarbageCollector(Store store, Catalog catalog, Writes writes, Deletes deletes, Consumer<Key> queue) {
        this.store = store;
        this.catalog = catalog;
        this.writes = writes;
        this.deletes = deletes;
        this.queue = queue;
    }

    /** Follows the store: a listener. */
    void onChange(Change change) {
        index.apply(change);
        Stored now = change.object();
        Set<String> owners = OwnerIndex.owners(now.json());
        if (change.kind() == Change.Kind.DELETED) {
            index.dependentsOf(now.uid()).forEach(queue);
            wakeOwners(owners);
            return;
        }
        Set<String> before = change.before() == null
                ? Set.of()
                : OwnerIndex.owners(change.before().json());
        if (!owners.isEmpty() && !owners.equals(before) && owners.stream().anyMatch(o -> index.find(o) == null)) {
            queue.accept(now.key());
        }
        if (!owners.equals(before)) {
            wakeOwners(before);
        }
        if (Finalizers.isDeleting(now.json()) && ownFinalizer(now.json())) {
            queue.accept(now.key());
        }
    }

    private static boolean ownFinalizer(JsonNode object) {
        return Finalizers.has(object, Finalizers.FOREGROUND) || Finalizers.has(object, Finalizers.ORPHAN);
    }

    private void wakeOwners(Set<String> owners) {
        for (String uid : owners) {
            Key owner = index.find(uid);
            if (owner != null) {
                queue.accept(owner);
            }
        }
    }

    /** Does what there is to do about an object now. */
    void look(Key key) {
        Stored stored = store.get(key);
        Target target = stored == null ? null : target(stored);
        if (stored == null || target == null) {
            return;
        }
        if (Finalizers.isDeleting(stored.json())) {
            if (Finalizers.has(stored.json(), Finalizers.ORPHAN)) {
                orphan(stored, target);
            } else if (Finalizers.has(stored.json(), Finalizers.FOREGROUND)) {
                foreground(stored, target);
            }
        }
        if (!OwnerIndex.owners(stored.json()).isEmpty()) {
            attempt(stored, target);
        }
    }

    private void orphan(Stored owner, Target target) {
        for (Key key : index.dependentsOf(owner.uid())) {
            dropOwners(key, Set.of(owner.uid()));
        }
        dropFinalizer(target, Finalizers.ORPHAN);
    }

    private void foreground(Stored owner, Target target) {
        boolean blocked = false;
        for (Key key : index.dependentsOf(owner.uid())) {
            Stored dependent = store.get(key);
            Target of = dependent == null ? null : target(dependent);
            // Dependents that do not block go when the owner is gone.
            if (dependent != null && of != null && blocks(dependent.json(), owner.uid())) {
                attempt(dependent, of);
                Stored left = store.get(key);
                blocked |= left != null && blocks(left.json(), owner.uid());
            }
        }
        if (!blocked) {
            dropFinalizer(target, Finalizers.FOREGROUND);
        }
    }

    private static boolean blocks(JsonNode dependent, String uid) {
        return Json.elements(Json.at(dependent, "metadata", "ownerReferences"))
                .anyMatch(r -> Json.text(r, "uid").equals(uid)
                        && r.path("blockOwnerDeletion").asBoolean());
    }

    /** Deletes an object that nobody keeps; one that somebody keeps only loses its other references. */
    private void attempt(Stored stored, Target target) {
        References owners = References.of(stored.json(), index, store, catalog.now());
        if (!owners.solid().isEmpty()) {
            Set<String> lost = new java.util.HashSet<>(owners.dangling());
            lost.addAll(owners.waiting());
            if (!lost.isEmpty()) {
                dropOwners(stored.key(), lost);
            }
            return;
        }
        if (Finalizers.isDeleting(stored.json())) {
            return;
        }
        boolean deeper =
                !owners.waiting().isEmpty() && !index.dependentsOf(stored.uid()).isEmpty();
        Policy policy = deeper ? Policy.FOREGROUND : policyOf(stored.json());
        tolerating(() -> deletes.delete(target, DeleteOptions.of(policy, stored.uid())));
    }

    private static Policy policyOf(JsonNode object) {
        if (Finalizers.has(object, Finalizers.ORPHAN)) {
            return Policy.ORPHAN;
        }
        return Finalizers.has(object, Finalizers.FOREGROUND) ? Policy.FOREGROUND : Policy.BACKGROUND;
    }

    private void dropOwners(Key key, Set<String> uids) {
        Stored stored = store.get(key);
        Target target = stored == null ? null : target(stored);
        if (target == null) {
            return;
        }
        tolerating(() -> writes.update(target, WriteOptions.internal(NAME), object -> {
            ArrayNode kept = Json.strings(Set.of());
            Json.at(object, "metadata", "ownerReferences").forEach(r -> {
                if (!uids.contains(Json.text(r, "uid"))) {
                    kept.add(r);
                }
            });
            ObjectNode metadata = Json.child(object, "metadata");
            if (kept.isEmpty()) {
                metadata.remove("ownerReferences");
            } else {
                metadata.set("ownerReferences", kept);
            }
            return object;
        }));
    }

    private void dropFinalizer(Target target, String finalizer) {
        tolerating(() -> writes.update(target, WriteOptions.internal(NAME), object -> {
            Set<String> finalizers = Finalizers.of(object);
            finalizers.remove(finalizer);
            Finalizers.set(object, finalizers);
            return object;
        }));
    }

    /** Somebody else may have deleted or replaced the object meanwhile; a later change brings it back if it matters. */
    static void tolerating(Runnable work) {
        try {
            work.run();
        } catch (StatusError e) {
            if (!Set.of("NotFound", "Conflict").contains(e.reason())) {
                throw e;
            }
        }
    }

    private @Nullable Target target(Stored stored) {
        ResourceType type = catalog.now().ofStorage(stored.key().resource());
        return type == null
                ? null
                : new Target(type, stored.key().namespace(), stored.key().name());
    }
}
