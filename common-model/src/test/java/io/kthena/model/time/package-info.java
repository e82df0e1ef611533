@NullMarked
package io.kthena.model.time;

import org.jspecify.annotations.NullMarked;
