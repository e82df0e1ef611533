/** The three patch formats of the Kubernetes API as pure functions over JSON trees. */
@NullMarked
package io.kthena.cluster.patch;

import org.jspecify.annotations.NullMarked;
