/** Tests of the package of the same name. */
@NullMarked
package io.kthena.cluster.schema;

import org.jspecify.annotations.NullMarked;
