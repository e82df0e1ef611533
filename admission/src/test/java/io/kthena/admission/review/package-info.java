/** Tests. */
@NullMarked
package io.kthena.admission.review;

import org.jspecify.annotations.NullMarked;
