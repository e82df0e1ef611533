/** Settings of the service and how it starts: leadership, the wait for CRDs, health. */
@NullMarked
package io.kthena.booster.config;

import org.jspecify.annotations.NullMarked;
