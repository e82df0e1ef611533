/** Label and field selectors as clients write them. */
@NullMarked
package io.kthena.cluster.select;

import org.jspecify.annotations.NullMarked;
