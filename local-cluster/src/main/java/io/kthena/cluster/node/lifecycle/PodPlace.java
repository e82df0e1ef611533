package io.kthena.cluster.node.lifecycle;

import java.time.Instant;

/**
 * Where a pod is and since when.
 *
 * @param podIp its own loopback address
 * @param hostIp the node's address
 * @param startTime when the node took it on
 */
public record PodPlace(String podIp, String hostIp, Instant startTime) {}
