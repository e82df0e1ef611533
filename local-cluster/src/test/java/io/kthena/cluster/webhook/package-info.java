@NullMarked
package io.kthena.cluster.webhook;

import org.jspecify.annotations.NullMarked;
