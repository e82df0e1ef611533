/** The OpenAI-compatible HTTP surface of vLLM. */
@NullMarked
package io.kthena.sim.http;

import org.jspecify.annotations.NullMarked;
