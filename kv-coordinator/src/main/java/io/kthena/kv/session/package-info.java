/** One hold of KV on a prefill engine as a pure state machine: sessions, events, effects and the one step function. */
@NullMarked
package io.kthena.kv.session;

import org.jspecify.annotations.NullMarked;
