/** Blocks of loopback addresses, each leased by one running cluster at a time. */
@NullMarked
package io.kthena.cluster.loopback;

import org.jspecify.annotations.NullMarked;
