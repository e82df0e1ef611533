/** Tests. */
@NullMarked
package io.kthena.router.match;

import org.jspecify.annotations.NullMarked;
