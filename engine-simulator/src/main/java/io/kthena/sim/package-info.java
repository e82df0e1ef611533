/** A vLLM-Ascend engine without the NPU: real HTTP, real side channel, real failure modes. */
@NullMarked
package io.kthena.sim;

import org.jspecify.annotations.NullMarked;
