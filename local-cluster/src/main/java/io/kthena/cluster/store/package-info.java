/** Versioned objects in memory, their bounded change log, and the subscriptions that follow it. */
@NullMarked
package io.kthena.cluster.store;

import org.jspecify.annotations.NullMarked;
