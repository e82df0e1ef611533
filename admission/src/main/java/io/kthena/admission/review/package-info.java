/** Admission reviews: what the API server asks, what it is answered, and the rules' way from objects to answers. */
@NullMarked
package io.kthena.admission.review;

import org.jspecify.annotations.NullMarked;
