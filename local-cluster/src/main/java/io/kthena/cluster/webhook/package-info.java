/** Admission webhooks: who wants to see a request, the calls to them, and what their answers mean. */
@NullMarked
package io.kthena.cluster.webhook;

import org.jspecify.annotations.NullMarked;
