/** Admission webhooks that run inside the services. */
@NullMarked
package io.kthena.admission;

import org.jspecify.annotations.NullMarked;
