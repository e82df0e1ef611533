/** A reversible stand-in tokenizer and the stamped words the simulator generates. */
@NullMarked
package io.kthena.sim.token;

import org.jspecify.annotations.NullMarked;
