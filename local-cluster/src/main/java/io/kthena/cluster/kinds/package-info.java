/** Which resource types are served: names, subresources, defaults and rules of the built-in kinds. */
@NullMarked
package io.kthena.cluster.kinds;

import org.jspecify.annotations.NullMarked;
