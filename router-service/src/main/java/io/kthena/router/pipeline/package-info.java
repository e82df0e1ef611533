/** The one path that joins matching, admission, placing and running. */
@NullMarked
package io.kthena.router.pipeline;

import org.jspecify.annotations.NullMarked;
