/** Annotations that say what a CRD schema needs beyond what the generator reads from a Java type. */
@NullMarked
package io.kthena.model.schema;

import org.jspecify.annotations.NullMarked;
