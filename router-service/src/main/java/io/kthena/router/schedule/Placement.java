package io.kthena.router.schedule;

import io.kthena.router.topology.Endpoint;
import io.kthena.router.topology.Group;

/** The engines that a request goes to. */
public sealed interface Placement {
    /** One engine does everything. */
    record Single(Endpoint endpoint, Footprint footprint) implements Placement {}

    /** Prefill and decode on two engines of one group. */
    record Pair(Group group, Endpoint prefill, Endpoint decode, Footprint footprint) implements Placement {}
}
