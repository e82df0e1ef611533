/** Garbage collection by owner references, and the end of namespaces. */
@NullMarked
package io.kthena.cluster.gc;

import org.jspecify.annotations.NullMarked;
