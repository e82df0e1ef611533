/** What a rule that a schema cannot express says about an object: the same words for admission and for reconcilers. */
@NullMarked
package io.kthena.model.validation;

import org.jspecify.annotations.NullMarked;
