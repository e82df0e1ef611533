/** How prefill passes its KV cache to decode: plans of two bodies, as pure functions. */
@NullMarked
package io.kthena.router.handoff;

import org.jspecify.annotations.NullMarked;
