/** Stand-in for Kthena's runtime sidecar. */
@NullMarked
package io.kthena.sim.runtime;

import org.jspecify.annotations.NullMarked;
