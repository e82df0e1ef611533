/** Tests. */
@NullMarked
package io.kthena.serving.template;

import org.jspecify.annotations.NullMarked;
