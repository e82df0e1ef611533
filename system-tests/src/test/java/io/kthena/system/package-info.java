/** Whole flows: the real services on the local cluster, driven by the real kubectl and real HTTP. */
@NullMarked
package io.kthena.system;

import org.jspecify.annotations.NullMarked;
