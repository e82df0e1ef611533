/** What all benchmarks share between the command line and the first measurement. */
@NullMarked
package io.kthena.bench.command;

import org.jspecify.annotations.NullMarked;
