/** Tests. */
@NullMarked
package io.kthena.router.schedule;

import org.jspecify.annotations.NullMarked;
