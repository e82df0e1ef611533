/** Tests of the package of the same name. */
@NullMarked
package io.kthena.booster.plan;

import org.jspecify.annotations.NullMarked;
