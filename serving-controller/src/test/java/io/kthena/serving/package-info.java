/** Tests. */
@NullMarked
package io.kthena.serving;

import org.jspecify.annotations.NullMarked;
