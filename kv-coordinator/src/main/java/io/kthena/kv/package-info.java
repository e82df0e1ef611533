/** KV transfer sessions: ledger, orphan detection, reclaim, status. */
@NullMarked
package io.kthena.kv;

import org.jspecify.annotations.NullMarked;
