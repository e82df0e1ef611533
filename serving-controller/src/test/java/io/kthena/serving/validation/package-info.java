/** Tests. */
@NullMarked
package io.kthena.serving.validation;

import org.jspecify.annotations.NullMarked;
