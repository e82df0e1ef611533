/** Builds the core from the settings, once, at start. */
@NullMarked
package io.kthena.kv.wiring;

import org.jspecify.annotations.NullMarked;
