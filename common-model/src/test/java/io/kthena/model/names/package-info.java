@NullMarked
package io.kthena.model.names;

import org.jspecify.annotations.NullMarked;
