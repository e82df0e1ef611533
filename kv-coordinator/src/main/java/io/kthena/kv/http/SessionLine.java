package io.kthena.kv.http;

import io.kthena.kv.session.Engine;
import io.kthena.kv.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A session as people see it. Never the name of a hold: that is a capability.
 *
 * @param age since it was opened, in milliseconds
 * @param holdMillis how long blocks were held, until now or the end, 0 without a hold
 * @param holdRemainingMillis until the engine frees the hold by itself, 0 without a hold or after the end
 */
public record SessionLine(
        String session,
        String state,
        String model,
        String modelServer,
        String prefill,
        String decode,
        int blocks,
        long age,
        long holdMillis,
        long holdRemainingMillis,
        String evidence,
        String reason,
        String requestId,
        int attempt,
        String router) {

    static SessionLine of(Session session, Instant now) {
        var transfer = session.transfer();
        var hold = session.hold();
        var over = session instanceof Session.Ended ended ? ended : null;
        var until = over == null ? now : over.at();
        return new SessionLine(
                transfer.id(),
                session.state().name(),
                transfer.model(),
                transfer.modelServer(),
                pod(transfer.prefill()),
                pod(session.decode()),
                hold == null ? 0 : hold.handle().blocks(),
                millis(transfer.openedAt(), now),
                hold == null ? 0 : millis(hold.since(), until),
                hold == null || over != null ? 0 : millis(now, hold.expires()),
                over == null ? "" : text(over.evidence()),
                text(session.reason()),
                transfer.requestId(),
                transfer.attempt(),
                transfer.router());
    }

    private static long millis(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMillis());
    }

    private static String pod(@Nullable Engine engine) {
        return engine == null ? "" : engine.pod().isEmpty() ? engine.address() : engine.pod();
    }

    private static String text(@Nullable Enum<?> value) {
        return value == null ? "" : value.name().toLowerCase(Locale.ROOT);
    }
}
