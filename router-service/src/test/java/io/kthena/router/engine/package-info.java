/** Tests. */
@NullMarked
package io.kthena.router.engine;

import org.jspecify.annotations.NullMarked;
