/** What the probes see. */
@NullMarked
package io.kthena.kv.health;

import org.jspecify.annotations.NullMarked;
