/** The edge to the operating system: environment, volumes, processes, probes and hooks of one container. */
@NullMarked
package io.kthena.cluster.node.container;

import org.jspecify.annotations.NullMarked;
