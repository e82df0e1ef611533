/** Which boosters cannot be expanded, and why: problems with field paths, for the reconciler and for admission. */
@NullMarked
package io.kthena.booster.validation;

import org.jspecify.annotations.NullMarked;
