/** A request's JSON bytes: one validating scan to offsets, and edits that splice bytes instead of building a tree. */
@NullMarked
package io.kthena.router.body;

import org.jspecify.annotations.NullMarked;
