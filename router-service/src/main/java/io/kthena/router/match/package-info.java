/** Route rules, weights and rewrites: pure functions over an immutable table. */
@NullMarked
package io.kthena.router.match;

import org.jspecify.annotations.NullMarked;
