/** Pods and model servers seen in the cluster; status written back. */
@NullMarked
package io.kthena.kv.watch;

import org.jspecify.annotations.NullMarked;
