/** Who leads: a Lease, renewed while this process is well. */
@NullMarked
package io.kthena.kv.election;

import org.jspecify.annotations.NullMarked;
