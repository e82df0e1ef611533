/** Building and merging status conditions; the clock is an argument. */
@NullMarked
package io.kthena.model.conditions;

import org.jspecify.annotations.NullMarked;
