/** Go duration strings, as the CRDs carry them. */
@NullMarked
package io.kthena.model.time;

import org.jspecify.annotations.NullMarked;
