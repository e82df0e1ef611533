/** Embedded Kubernetes API and local node, for the first run and the tests only. */
@NullMarked
package io.kthena.cluster;

import org.jspecify.annotations.NullMarked;
