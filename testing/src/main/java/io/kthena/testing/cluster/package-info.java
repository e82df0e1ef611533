/** Which cluster a suite runs against ({@code -Dcluster}), what that cluster can do, and what was skipped because it cannot. */
@NullMarked
package io.kthena.testing.cluster;

import org.jspecify.annotations.NullMarked;
