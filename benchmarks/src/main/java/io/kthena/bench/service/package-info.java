/** Our services as processes of their own beside an API server, for benchmarks of what is deployed. */
@NullMarked
package io.kthena.bench.service;

import org.jspecify.annotations.NullMarked;
