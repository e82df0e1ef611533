package io.kthena.cluster.kinds;

import io.kthena.cluster.store.Key;
import io.kthena.cluster.table.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One served version of a resource.
 *
 * @param group API group, empty for the core group
 * @param version API version
 * @param names what it is called
 * @param namespaced whether its objects live in namespaces
 * @param facets subresources and the like
 * @param content schema and rules
 * @param columns its table
 * @param storage plural and group under which the store keeps the objects; versions, and the two event groups, share it
 */
public record ResourceType(
        String group,
        String version,
        Names names,
        boolean namespaced,
        Facets facets,
        Content content,
        List<Column> columns,
        String storage) {

    /** Plural and group, as in {@code leases.coordination.k8s.io} or {@code pods}. */
    public String qualified() {
        return qualified(names.plural(), group);
    }

    /** Plural and group joined the way errors and the store name resources. */
    public static String qualified(String plural, String group) {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /** As in {@code apps/v1}. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** The kind. */
    public String kind() {
        return names.kind();
    }

    /** Kind and group as in {@code Engine.lab.io}, for messages. */
    public String qualifiedKind() {
        return group.isEmpty() ? kind() : kind() + "." + group;
    }

    /** Where an object of this type lives; the namespace is ignored for cluster-scoped types. */
    public Key key(@Nullable String namespace, String name) {
        return new Key(storage, namespaced ? namespace : null, name);
    }

    /** Whether the type is the core kind of that name. */
    public boolean isCore(String kind) {
        return group.isEmpty() && kind().equals(kind);
    }
}
