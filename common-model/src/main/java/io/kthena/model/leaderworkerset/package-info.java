/** The part of the LeaderWorkerSet API that we read and write. */
@NullMarked
package io.kthena.model.leaderworkerset;

import org.jspecify.annotations.NullMarked;
