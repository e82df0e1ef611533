/** Rules of a ModelServing that its schema cannot express, for the reconciler and for admission. */
@NullMarked
package io.kthena.serving.validation;

import org.jspecify.annotations.NullMarked;
