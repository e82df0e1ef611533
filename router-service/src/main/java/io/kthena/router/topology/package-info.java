/** Immutable snapshot of the model servers and their ready pods. */
@NullMarked
package io.kthena.router.topology;

import org.jspecify.annotations.NullMarked;
