/** Tests. */
@NullMarked
package io.kthena.serving.plan;

import org.jspecify.annotations.NullMarked;
