/** Admission of the networking group's objects. */
@NullMarked
package io.kthena.router.webhook;

import org.jspecify.annotations.NullMarked;
