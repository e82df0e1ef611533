/** The Kubernetes edge: watches boosters and their children, applies plans, writes status and events. */
@NullMarked
package io.kthena.booster.reconcile;

import org.jspecify.annotations.NullMarked;
