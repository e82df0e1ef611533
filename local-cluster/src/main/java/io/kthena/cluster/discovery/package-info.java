/** Discovery documents: aggregated and legacy, version and health. */
@NullMarked
package io.kthena.cluster.discovery;

import org.jspecify.annotations.NullMarked;
