/** Tests. */
@NullMarked
package io.kthena.router.body;

import org.jspecify.annotations.NullMarked;
