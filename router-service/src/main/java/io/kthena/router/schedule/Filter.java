package io.kthena.router.schedule;

import io.kthena.router.request.Inference;
import io.kthena.router.topology.Endpoint;

/** Decides whether an engine may take a request at all. Pure. */
public interface Filter {
    /** The plugin's name in configuration and metrics. */
    String name();

    /** Whether the candidate stays. */
    boolean keeps(Inference request, Endpoint candidate);

    /** Whether all candidates stay as long as one of them does. */
    default boolean keepsAllIfOne() {
        return false;
    }
}
