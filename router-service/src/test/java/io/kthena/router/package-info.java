/** Tests. */
@NullMarked
package io.kthena.router;

import org.jspecify.annotations.NullMarked;
