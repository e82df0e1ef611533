package io.kthena.cluster.store;

import org.jspecify.annotations.Nullable;

/**
 * Where an object lives.
 *
 * @param resource plural and group as in {@code leases.coordination.k8s.io}; the version plays no part
 * @param namespace null for cluster-scoped resources
 * @param name the object's name
 */
public record Key(String resource, @Nullable String namespace, String name) {

    /** Sorts like etcd does: by namespace and name; '/' closes the namespace. */
    String path() {
        return namespace == null ? name : namespace + "/" + name;
    }
}
