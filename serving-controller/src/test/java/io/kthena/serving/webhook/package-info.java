/** Tests. */
@NullMarked
package io.kthena.serving.webhook;

import org.jspecify.annotations.NullMarked;
