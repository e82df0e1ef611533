@NullMarked
package io.kthena.model.conditions;

import org.jspecify.annotations.NullMarked;
