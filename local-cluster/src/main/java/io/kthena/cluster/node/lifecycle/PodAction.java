package io.kthena.cluster.node.lifecycle;

import java.time.Instant;

/** One thing to do for a pod. */
public sealed interface PodAction {
    /** Start a container, or look again whether it can be started. */
    record Start(String container) implements PodAction {}

    /** Ask a container to end: hook, signal, grace. */
    record Stop(String container) implements PodAction {}

    /** Say that a crashing container is held back until then. */
    record BackOff(String container, Instant until) implements PodAction {}

    /** Say that the search for a container's image is held back for a while. */
    record BackOffPull(String container) implements PodAction {}

    /** Nothing of the pod is left and its deletion was asked for: remove it from the API. */
    record Remove() implements PodAction {}
}
