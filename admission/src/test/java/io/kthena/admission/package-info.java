/** Tests. */
@NullMarked
package io.kthena.admission;

import org.jspecify.annotations.NullMarked;
