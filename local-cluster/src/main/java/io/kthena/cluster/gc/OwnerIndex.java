package io.kthena.cluster.gc;

import com.fasterxml.jackson.databind.JsonNode;
import io.kthena.cluster.store.Change;
import io.kthena.cluster.store.Json;
import io.kthena.cluster.store.Key;
import io.kthena.cluster.store.Stored;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who owns whom. Fed by every change, under the store's lock; read by the collector's thread. */
final class OwnerIndex {
    private final Map<String, Key> objects = new HashMap<>();
    private final Map<String, Set<Key>> dependents = new HashMap<>();

    synchronized void apply(Change change) {
        Stored before = change.before();
        Stored now = change.object();
        Set<String> old = before == null ? Set.of() : owners(before.json());
        boolean gone = change.kind() == Change.Kind.DELETED;
        Set<String> wanted = gone ? Set.of() : owners(now.json());
        if (gone) {
            objects.remove(now.uid());
        } else {
            objects.put(now.uid(), now.key());
        }
        for (String owner : old) {
            Set<Key> keys = dependents.get(owner);
            if (!wanted.contains(owner) && keys != null && keys.remove(now.key()) && keys.isEmpty()) {
                dependents.remove(owner);
            }
        }
        wanted.forEach(o -> dependents.computeIfAbsent(o, _ -> new HashSet<>()).add(now.key()));
    }

    /** Where the object of that uid is; null when it is gone. */
    synchronized @Nullable Key find(String uid) {
        return objects.get(uid);
    }

    /** The objects that name the uid as an owner. */
    synchronized List<Key> dependentsOf(String uid) {
        return List.copyOf(dependents.getOrDefault(uid, Set.of()));
    }

    static Set<String> owners(JsonNode object) {
        JsonNode references = Json.at(object, "metadata", "ownerReferences");
        if (references.isEmpty()) {
            return Set.of();
        }
        Set<String> uids = new HashSet<>();
        references.forEach(r -> uids.add(Json.text(r, "uid")));
        return uids;
    }
}
