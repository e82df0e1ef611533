/** Tests. */
@NullMarked
package io.kthena.router.handoff;

import org.jspecify.annotations.NullMarked;
