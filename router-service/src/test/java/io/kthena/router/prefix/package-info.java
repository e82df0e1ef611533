/** Tests. */
@NullMarked
package io.kthena.router.prefix;

import org.jspecify.annotations.NullMarked;
