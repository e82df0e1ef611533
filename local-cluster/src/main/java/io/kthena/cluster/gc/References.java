package io.kthena.cluster.gc;

import com.fasterxml.jackson.databind.JsonNode;
import io.kthena.cluster.kinds.Catalog;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.objects.Finalizers;
import io.kthena.cluster.store.Json;
import io.kthena.cluster.store.Key;
import io.kthena.cluster.store.Store;
import io.kthena.cluster.store.Stored;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * The owners of one object, sorted by what they mean for it.
 *
 * @param solid owners that keep it
 * @param dangling owners that are gone
 * @param waiting owners that are being deleted in the foreground, dependents first
 */
record References(Set<String> solid, Set<String> dangling, Set<String> waiting) {

    static References of(JsonNode object, OwnerIndex index, Store store, Catalog.Snapshot catalog) {
        References sorted = new References(new HashSet<>(), new HashSet<>(), new HashSet<>());
        String namespace = Json.text(object, "metadata", "namespace");
        for (JsonNode reference : Json.at(object, "metadata", "ownerReferences")) {
            sorted.kindOf(reference, namespace, index, store, catalog).add(Json.text(reference, "uid"));
        }
        return sorted;
    }

    private Set<String> kindOf(
            JsonNode reference, String namespace, OwnerIndex index, Store store, Catalog.Snapshot catalog) {
        ResourceType type = catalog.ofKind(Json.text(reference, "apiVersion"), Json.text(reference, "kind"));
        if (type == null) {
            // Nobody can tell whether an owner of an unknown kind exists.
            return solid;
        }
        Key key = index.find(Json.text(reference, "uid"));
        Stored owner = key == null ? null : store.get(key);
        boolean reachable = key != null && (key.namespace() == null || Objects.equals(key.namespace(), namespace));
        if (owner == null || !reachable) {
            return dangling;
        }
        boolean foreground = Finalizers.isDeleting(owner.json()) && Finalizers.has(owner.json(), Finalizers.FOREGROUND);
        return foreground ? waiting : solid;
    }
}
