/** Live counters of each engine: the only mutable state that requests share. */
@NullMarked
package io.kthena.router.load;

import org.jspecify.annotations.NullMarked;
