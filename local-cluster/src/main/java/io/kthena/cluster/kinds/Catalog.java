package io.kthena.cluster.kinds;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The types served now. Readers see an immutable snapshot; writers replace it as a whole. */
public final class Catalog {

    /**
     * One snapshot.
     *
     * @param generation grows with every change, so that documents made from a snapshot can be kept
     * @param types by group, version and plural
     */
    public record Snapshot(long generation, Map<String, ResourceType> types) {
        /** The type at a URL, or null. */
        public @Nullable ResourceType find(String group, String version, String plural) {
            return types.get(group + "/" + version + "/" + plural);
        }

        /** All served types, ordered by group, version and plural. */
        public Collection<ResourceType> all() {
            return types.values();
        }

        /** The type an apiVersion and kind name, or null. */
        public @Nullable ResourceType ofKind(String apiVersion, String kind) {
            return types.values().stream()
                    .filter(t -> t.kind().equals(kind) && t.apiVersion().equals(apiVersion))
                    .findFirst()
                    .orElse(null);
        }

        /** The first type whose objects the store keeps under the given name, or null. */
        public @Nullable ResourceType ofStorage(String storage) {
            return types.values().stream()
                    .filter(t -> t.storage().equals(storage))
                    .findFirst()
                    .orElse(null);
        }

        /** The versions a group serves, preferred first. */
        public List<String> versions(String group) {
            return types.values().stream()
                    .filter(t -> t.group().equals(group))
                    .map(ResourceType::version)
                    .distinct()
                    .sorted(Comparator.comparing(Versions::rank).reversed())
                    .toList();
        }

        /** The groups served, the core group left out. */
        public List<String> groups() {
            return types.values().stream()
                    .map(ResourceType::group)
                    .filter(g -> !g.isEmpty())
                    .distinct()
                    .toList();
        }
    }

    private volatile Snapshot current = new Snapshot(0, Map.of());

    /** The types served now. */
    public Snapshot now() {
        return current;
    }

    /** Replaces the types that {@code old} selects by {@code added}. */
    public synchronized void replace(Predicate<ResourceType> old, Collection<ResourceType> added) {
        List<ResourceType> types = new ArrayList<>(current.all());
        types.removeIf(old);
        types.addAll(added);
        Map<String, ResourceType> next = new TreeMap<>();
        types.forEach(
                t -> next.put(t.group() + "/" + t.version() + "/" + t.names().plural(), t));
        current = new Snapshot(current.generation() + 1, java.util.Collections.unmodifiableMap(next));
    }
}
