/** Custom resource definitions: checks, establishment, the types they add, and their end. */
@NullMarked
package io.kthena.cluster.crd;

import org.jspecify.annotations.NullMarked;
