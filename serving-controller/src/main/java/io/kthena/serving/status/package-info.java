/** Computes the status of a ModelServing from its fleet, pure. */
@NullMarked
package io.kthena.serving.status;

import org.jspecify.annotations.NullMarked;
