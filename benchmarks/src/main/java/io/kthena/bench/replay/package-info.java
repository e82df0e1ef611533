/** A trace of requests through the product's scheduler and session code, on virtual time, against simulated engines. */
@NullMarked
package io.kthena.bench.replay;

import org.jspecify.annotations.NullMarked;
