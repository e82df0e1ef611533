@NullMarked
package io.kthena.kv.draining;

import org.jspecify.annotations.NullMarked;
