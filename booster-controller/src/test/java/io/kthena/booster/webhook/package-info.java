/** Tests. */
@NullMarked
package io.kthena.booster.webhook;

import org.jspecify.annotations.NullMarked;
