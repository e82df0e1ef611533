package io.kthena.kv.session;

import java.time.Duration;
import java.time.Instant;

/**
 * The timers of a session and the release policy (spec: Mooncake protocol §8.3, timers).
 *
 * @param prefillMin least time a prefill leg gets before its silence is suspicious (T_prefill)
 * @param dispatch how soon after a hold a decode leg is expected (T_dispatch)
 * @param settle how soon after a decode leg its first output is expected (T_settle)
 * @param drain how long a decode engine may take to clean up after an abort (T_drain)
 * @param ownRelease how long the router may take to start its own release before we ask for one
 * @param quiesceMargin added to the transfer timeout (T_quiesce)
 * @param holdMargin added to the hold timeout (T_hold)
 * @param reclaim how long one release action may take
 * @param reclaimAttempts how often a release is tried
 * @param reclaimAfterFence whether a fenced session may be released by force; off by default, since a decode engine
 *     that released unseen makes the void decode read recycled memory
 */
public record Timers(
        Duration prefillMin,
        Duration dispatch,
        Duration settle,
        Duration drain,
        Duration ownRelease,
        Duration quiesceMargin,
        Duration holdMargin,
        Duration reclaim,
        int reclaimAttempts,
        boolean reclaimAfterFence) {

    /** The defaults of the specification. */
    public static Timers standard() {
        return new Timers(
                Duration.ofSeconds(30),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                Duration.ofSeconds(40),
                3,
                false);
    }

    /** When the silence of a prefill leg becomes suspicious. */
    Instant prefillDue(Transfer transfer, Instant now) {
        var twice = transfer.predictedTtft().multipliedBy(2);
        return now.plus(twice.compareTo(prefillMin) > 0 ? twice : prefillMin);
    }

    /** When no read by a fenced decode engine can land any more. */
    Instant quiesced(Transfer transfer, Instant now) {
        return now.plus(transfer.profile().transferTimeout()).plus(quiesceMargin);
    }

    /** When the engine has certainly freed a hold that began at {@code since}. */
    Instant expiry(Transfer transfer, Instant since) {
        return since.plus(transfer.profile().holdTimeout()).plus(holdMargin);
    }

    /** Gives a hold its clock. */
    Hold hold(Transfer transfer, Handle handle, Instant since) {
        var profile = transfer.profile();
        var safe = since.plus(profile.holdTimeout())
                .minus(profile.transferTimeout())
                .minus(quiesceMargin)
                .minusSeconds(1);
        return new Hold(handle, since, safe.isBefore(since) ? since : safe, expiry(transfer, since));
    }
}
