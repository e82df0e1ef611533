/** Living and dying as a child process. */
@NullMarked
package io.kthena.sim.process;

import org.jspecify.annotations.NullMarked;
