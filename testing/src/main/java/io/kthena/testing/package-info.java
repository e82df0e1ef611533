/** Test-scope helpers: architecture rules, golden files, a fake clock. */
@NullMarked
package io.kthena.testing;

import org.jspecify.annotations.NullMarked;
