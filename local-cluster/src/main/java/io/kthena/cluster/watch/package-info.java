/** Watch streams: what a client sees of the changes in the store. */
@NullMarked
package io.kthena.cluster.watch;

import org.jspecify.annotations.NullMarked;
