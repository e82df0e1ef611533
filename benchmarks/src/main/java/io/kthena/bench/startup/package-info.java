/** {@code ./bench startup}: from a process to a ready service, and the memory it has then, with and without the AOT cache. */
@NullMarked
package io.kthena.bench.startup;

import org.jspecify.annotations.NullMarked;
