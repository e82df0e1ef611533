/** Programs that a benchmark runs, each pinned to a core, with their CPU and their end under control. */
@NullMarked
package io.kthena.bench.process;

import org.jspecify.annotations.NullMarked;
