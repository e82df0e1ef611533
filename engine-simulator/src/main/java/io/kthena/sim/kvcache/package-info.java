/** KV-cache blocks: reference counts, the prefix-cache hash chain and the order of eviction. */
@NullMarked
package io.kthena.sim.kvcache;

import org.jspecify.annotations.NullMarked;
