/** Tests. */
@NullMarked
package io.kthena.router.webhook;

import org.jspecify.annotations.NullMarked;
