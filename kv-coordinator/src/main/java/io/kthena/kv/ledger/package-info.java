/** What is live, what has ended lately, which router speaks for it and when the clock must look: one writer's books. */
@NullMarked
package io.kthena.kv.ledger;

import org.jspecify.annotations.NullMarked;
