package io.kthena.cluster.node.container;

import java.util.concurrent.CompletableFuture;

/** A container that was started. Safe for use by several threads. */
public interface RunningContainer {
    /** Its id, unique for each start. */
    String id();

    /** Completed with its exit code once it has ended; above 128 when a signal ended it. */
    CompletableFuture<Integer> exit();

    /** Asks it to end (SIGTERM). Harmless when it has ended. */
    void terminate();

    /** Ends it with all that it started (SIGKILL). Harmless when it has ended. */
    void kill();
}
