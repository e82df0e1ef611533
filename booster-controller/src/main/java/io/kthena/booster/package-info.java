/** ModelBooster to ModelServing + ModelServer + ModelRoute. */
@NullMarked
package io.kthena.booster;

import org.jspecify.annotations.NullMarked;
