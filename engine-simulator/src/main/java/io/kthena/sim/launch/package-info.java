/** What the engine was asked to be: its command line, transfer configuration and version profile. */
@NullMarked
package io.kthena.sim.launch;

import org.jspecify.annotations.NullMarked;
