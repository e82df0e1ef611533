/** Tests. */
@NullMarked
package io.kthena.router.watch;

import org.jspecify.annotations.NullMarked;
