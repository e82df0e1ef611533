/** The router benchmark: cases, interleaved rounds, verdicts. */
@NullMarked
package io.kthena.bench.router;

import org.jspecify.annotations.NullMarked;
