package io.kthena.cluster.store;

import java.util.List;

/**
 * A consistent view of a resource.
 *
 * @param revision the store revision at which the objects were read
 * @param objects ordered by namespace and name
 */
public record Listing(long revision, List<Stored> objects) {}
