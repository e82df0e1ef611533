/** What is said of a pod that leaves service and may still hold KV cache: pure. */
@NullMarked
package io.kthena.kv.draining;

import org.jspecify.annotations.NullMarked;
