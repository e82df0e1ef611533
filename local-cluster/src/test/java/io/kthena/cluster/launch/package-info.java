@NullMarked
package io.kthena.cluster.launch;

import org.jspecify.annotations.NullMarked;
