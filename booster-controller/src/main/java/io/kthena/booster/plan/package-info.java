/** What is to be done next for one booster: compares what should be with what is, and lists the actions. */
@NullMarked
package io.kthena.booster.plan;

import org.jspecify.annotations.NullMarked;
