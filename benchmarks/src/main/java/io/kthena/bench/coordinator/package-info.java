/** {@code ./bench coordinator}: session events through the ledger and through gRPC, and what a live session costs in memory. */
@NullMarked
package io.kthena.bench.coordinator;

import org.jspecify.annotations.NullMarked;
