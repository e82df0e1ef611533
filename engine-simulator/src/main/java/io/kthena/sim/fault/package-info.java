/** Faults to inject, as data: which, how often, how long. */
@NullMarked
package io.kthena.sim.fault;

import org.jspecify.annotations.NullMarked;
