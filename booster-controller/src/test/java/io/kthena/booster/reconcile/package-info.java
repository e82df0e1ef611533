/** Tests of the package of the same name. */
@NullMarked
package io.kthena.booster.reconcile;

import org.jspecify.annotations.NullMarked;
