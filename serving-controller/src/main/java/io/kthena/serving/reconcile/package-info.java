/** Joins observe, plan, act and status into the reconciler, and starts and watches over it. */
@NullMarked
package io.kthena.serving.reconcile;

import org.jspecify.annotations.NullMarked;
