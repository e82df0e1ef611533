/** Which local program stands in for which container image, and the small stand-ins we bring ourselves. */
@NullMarked
package io.kthena.cluster.standin;

import org.jspecify.annotations.NullMarked;
