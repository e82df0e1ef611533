package io.kthena.router.pipeline;

/** Where snapshots come from: a cluster's informers, or a test. Thread-safe. */
public interface TopologySource {
    /** The newest snapshot. */
    Snapshot current();

    /** Whether the snapshot reflects the cluster, so that the router may call itself ready. */
    boolean isSynced();
}
