package io.kthena.serving.fleet;

import io.kthena.model.draining.KvDrain;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pod's way out of service, as its marks tell.
 *
 * @param since when it was marked
 * @param announced whether its condition says so too
 * @param releasedAt when kv-coordinator last saw no hold on it; null if it never did, or sees one
 */
public record Draining(
        Instant since, boolean announced, @Nullable Instant releasedAt) {

    /** Whether nobody holds KV cache on the pod, as far as that is known now (see {@link KvDrain}). */
    public boolean released(Instant now) {
        return releasedAt != null
                && !releasedAt.isBefore(since.plus(KvDrain.SETTLE))
                && releasedAt.plus(KvDrain.STALE_AFTER).isAfter(now);
    }

    /** When the pod is deleted even if it is held. */
    public Instant end(Duration deadline) {
        return since.plus(deadline);
    }
}
