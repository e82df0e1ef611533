/** The engine core: queue, batch, step, preempt, hold. */
@NullMarked
package io.kthena.sim.engine;

import org.jspecify.annotations.NullMarked;
