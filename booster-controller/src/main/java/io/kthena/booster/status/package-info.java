/** A booster's status from the state of its children: pure, the clock is an argument. */
@NullMarked
package io.kthena.booster.status;

import org.jspecify.annotations.NullMarked;
