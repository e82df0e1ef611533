/** The shell around the ledger: one writer thread, the routers' links, leadership, and the clock that wakes it. */
@NullMarked
package io.kthena.kv.engine;

import org.jspecify.annotations.NullMarked;
