/** Who is measured: our router, the floors from Debian packages, and anybody given as a command. */
@NullMarked
package io.kthena.bench.peers;

import org.jspecify.annotations.NullMarked;
