/** Tests. */
@NullMarked
package io.kthena.serving.observe;

import org.jspecify.annotations.NullMarked;
