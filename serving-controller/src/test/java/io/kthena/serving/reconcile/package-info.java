/** Tests. */
@NullMarked
package io.kthena.serving.reconcile;

import org.jspecify.annotations.NullMarked;
