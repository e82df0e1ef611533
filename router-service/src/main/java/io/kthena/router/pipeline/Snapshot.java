package io.kthena.router.pipeline;

import io.kthena.router.match.RouteTable;
import io.kthena.router.topology.Topology;

/** Everything slow-changing that one request looks at, read once. */
public record Snapshot(RouteTable routes, Topology fleet) {
    /** Before anything is known. */
    public static final Snapshot EMPTY = new Snapshot(RouteTable.EMPTY, Topology.EMPTY);
}
