/** The little of a controller manager that a local cluster needs: Deployments, ReplicaSets, EndpointSlices. */
@NullMarked
package io.kthena.cluster.workloads;

import org.jspecify.annotations.NullMarked;
