/** HTTP client to engines and the reader of their metrics. */
@NullMarked
package io.kthena.router.engine;

import org.jspecify.annotations.NullMarked;
