/** Metrics under vLLM's names, and the simulator's own truth beside them. */
@NullMarked
package io.kthena.sim.metrics;

import org.jspecify.annotations.NullMarked;
