/** Tests. */
@NullMarked
package io.kthena.router.validation;

import org.jspecify.annotations.NullMarked;
