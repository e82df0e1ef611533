/** CRDs, chart, images. */
@NullMarked
package io.kthena.deploy;

import org.jspecify.annotations.NullMarked;
