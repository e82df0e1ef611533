/** Tests of the helpers, and proof that JUnit, jqwik and ArchUnit run together. */
@NullMarked
package io.kthena.testing;

import org.jspecify.annotations.NullMarked;
