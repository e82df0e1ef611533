/** How long steps and transfers take: not at all, or by published figures. */
@NullMarked
package io.kthena.sim.cost;

import org.jspecify.annotations.NullMarked;
