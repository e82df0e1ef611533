/** Tests. */
@NullMarked
package io.kthena.serving.fleet;

import org.jspecify.annotations.NullMarked;
