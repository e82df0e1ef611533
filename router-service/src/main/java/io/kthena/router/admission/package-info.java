/** Whether a request may go on: rate limits and queues plug in here. */
@NullMarked
package io.kthena.router.admission;

import org.jspecify.annotations.NullMarked;
