/** Tests. */
@NullMarked
package io.kthena.router.dispatch;

import org.jspecify.annotations.NullMarked;
