/** Counts what the ledger does. */
@NullMarked
package io.kthena.kv.metrics;

import org.jspecify.annotations.NullMarked;
