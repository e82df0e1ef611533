package io.kthena.cluster.node;

import io.kthena.cluster.node.container.LaunchPlanner;
import io.kthena.cluster.node.container.NodeFolders;
import io.kthena.cluster.node.container.Prober;
import io.kthena.cluster.node.container.ProcessRegistry;
import java.time.Clock;
import java.time.Instant;

/**
 * What all pods of a node share.
 *
 * @param options how the node is to be
 * @param api writes pods
 * @param events writes events
 * @param planner plans starts
 * @param registry starts processes
 * @param prober runs probes and hooks
 * @param folders where things are
 * @param tasks runs things, now or later
 */
record NodeParts(
        NodeOptions options,
        PodApi api,
        NodeEvents events,
        LaunchPlanner planner,
        ProcessRegistry registry,
        Prober prober,
        NodeFolders folders,
        Tasks tasks) {

    Instant now() {
        return clock().instant();
    }

    Clock clock() {
        return tasks.clock();
    }
}
