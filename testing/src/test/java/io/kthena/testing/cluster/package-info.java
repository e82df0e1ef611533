@NullMarked
package io.kthena.testing.cluster;

import org.jspecify.annotations.NullMarked;
