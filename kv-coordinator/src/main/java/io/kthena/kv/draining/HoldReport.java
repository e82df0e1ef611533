package io.kthena.kv.draining;

import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.kthena.model.draining.KvDrain;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When to say what about the holds left on a leaving pod: at once when the last one goes, else no more often than the
 * agreement asks for ({@link KvDrain}).
 */
public final class HoldReport {
    private HoldReport() {}

    /**
     * The condition to write now, if any.
     *
     * @param said our condition as written last, or null
     * @param holds sessions that hold or may come to hold something on the pod, counted at {@code now}
     * @param now our wall clock
     */
    public static Optional<PodCondition> next(Leaver pod, @Nullable PodCondition said, int holds, Instant now) {
        if (now.isBefore(firstCount(pod))) {
            return Optional.empty();
        }
        String status = holds == 0 ? "True" : "False";
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        String since = time;
        if (said != null && status.equals(said.getStatus())) {
            if (!isOld(said, now)) {
                return Optional.empty();
            }
            since = said.getLastTransitionTime();
        }
        return Optional.of(new PodConditionBuilder()
                .withType(KvDrain.KV_HOLDS_RELEASED)
                .withStatus(status)
                .withReason(holds == 0 ? KvDrain.REASON_RELEASED : KvDrain.REASON_HELD)
                .withMessage(KvDrain.message(holds))
                .withLastProbeTime(time)
                .withLastTransitionTime(since)
                .build());
    }

    /**
     * The first count that proves something: routers have heard of the mark by then. A time on the wire has no fraction, so
     * that it must not lie within the second of the mark either.
     */
    private static Instant firstCount(Leaver pod) {
        Instant settled = pod.markedAt().plus(KvDrain.SETTLE);
        Instant second = settled.truncatedTo(ChronoUnit.SECONDS);
        Instant whole = second.equals(settled) ? second : second.plusSeconds(1);
        Instant seen = pod.seenAt().plus(KvDrain.SETTLE);
        return whole.isAfter(seen) ? whole : seen;
    }

    private static boolean isOld(PodCondition said, Instant now) {
        return Leaver.time(said.getLastProbeTime())
                .filter(probed -> now.isBefore(probed.plus(KvDrain.REFRESH)))
                .isEmpty();
    }
}
