/** Structured log lines on standard output. */
@NullMarked
package io.kthena.sim.log;

import org.jspecify.annotations.NullMarked;
