/** Tests of the package of the same name. */
@NullMarked
package io.kthena.booster.template;

import org.jspecify.annotations.NullMarked;
