/** Tests of the package of the same name. */
@NullMarked
package io.kthena.booster;

import org.jspecify.annotations.NullMarked;
