package io.kthena.cluster.table;

/** The form in which a client wants objects. */
public sealed interface Rendering {
    /** As they are. */
    record Plain() implements Rendering {}

    /** As rows of a table, {@code version} of meta.k8s.io. */
    record AsTable(String version, Tables.Include include) implements Rendering {}

    /** Only their metadata, {@code version} of meta.k8s.io. */
    record MetadataOnly(String version) implements Rendering {}
}
