/** Tests. */
@NullMarked
package io.kthena.serving.status;

import org.jspecify.annotations.NullMarked;
