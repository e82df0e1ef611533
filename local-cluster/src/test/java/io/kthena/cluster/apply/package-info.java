/** Tests of the package of the same name. */
@NullMarked
package io.kthena.cluster.apply;

import org.jspecify.annotations.NullMarked;
