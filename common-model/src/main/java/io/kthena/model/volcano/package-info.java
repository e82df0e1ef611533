/** The part of Volcano's scheduling API that we write: PodGroup. */
@NullMarked
package io.kthena.model.volcano;

import org.jspecify.annotations.NullMarked;
