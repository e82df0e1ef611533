/** Tests of the package of the same name. */
@NullMarked
package io.kthena.cluster.patch;

import org.jspecify.annotations.NullMarked;
