package io.kthena.cluster.api;

import org.jspecify.annotations.Nullable;

/**
 * A request for resources that was answered, as an API server's audit log names it.
 *
 * @param client first part of its user agent
 * @param verb get, list, watch, create, update, patch, delete or deletecollection
 * @param resource plural and group, as in {@code leases.coordination.k8s.io}; core kinds without a dot
 * @param subresource empty for the object itself
 * @param namespace null for cluster-scoped resources and for all namespaces
 * @param name empty for a collection, and for a creation that was refused
 * @param code HTTP status of the answer
 * @param revision resource version of the object in the answer to a write; 0 if there is none. The same one again means that
 *     the write changed nothing
 */
public record Audited(
        String client,
        String verb,
        String resource,
        String subresource,
        @Nullable String namespace,
        String name,
        int code,
        long revision) {

    /** Whether it was meant to change something. */
    public boolean isWrite() {
        return switch (verb) {
            case "get", "list", "watch" -> false;
            default -> true;
        };
    }

    /** Whether it was carried out. */
    public boolean isFine() {
        return code < 300;
    }
}
