package io.kthena.router.match;

/** Where a rule sends a request, by {@code namespace/name}. */
public sealed interface Target {
    /** A ModelServer of the cluster. */
    record InCluster(String server) implements Target {}

    /** A provider outside the cluster. */
    record External(String provider) implements Target {}
}
