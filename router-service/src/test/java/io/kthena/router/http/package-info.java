/** Tests. */
@NullMarked
package io.kthena.router.http;

import org.jspecify.annotations.NullMarked;
