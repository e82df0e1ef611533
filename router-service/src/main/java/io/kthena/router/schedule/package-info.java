/** Filters, scorers and the choice of pods, singly or as a prefill-decode pair of one group. */
@NullMarked
package io.kthena.router.schedule;

import org.jspecify.annotations.NullMarked;
