/** Tests of the package of the same name. */
@NullMarked
package io.kthena.booster.validation;

import org.jspecify.annotations.NullMarked;
