/** OpenAI-compatible data plane: route, schedule, drive prefill and decode, relay. */
@NullMarked
package io.kthena.router;

import org.jspecify.annotations.NullMarked;
