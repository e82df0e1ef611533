/** The HTTP edge: reads requests, streams answers, maps refusals to statuses, settles metrics and the access log. */
@NullMarked
package io.kthena.router.http;

import org.jspecify.annotations.NullMarked;
