/** Tests of the package of the same name. */
@NullMarked
package io.kthena.booster.status;

import org.jspecify.annotations.NullMarked;
