/**
 * The one command: starts the local cluster and the four services as processes, waits until all are ready, and takes them
 * down again.
 */
@NullMarked
package io.kthena.cluster.launch;

import org.jspecify.annotations.NullMarked;
