package io.kthena.admission.service;

import io.kthena.admission.certificate.Identity;
import io.kthena.admission.cluster.WebhookEvents;
import io.kthena.admission.service.WebhookState.Failing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the port's certificate fresh: looks at its source whenever it is told to, serves what it finds, and tells an Event
 * when the API server can no longer ask us. {@link #tick} is for one thread; {@link #state} for any.
 */
final class Keeper {
    static final String MISSING = "WebhookCertificateMissing";
    static final String EXPIRED = "WebhookCertificateExpired";
    static final String NOT_SERVED = "WebhookNotServed";

    private static final Logger LOG = Logger.getLogger(Keeper.class);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(12);
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

    private final CertificateSource source;
    private final Consumer<Identity> server;
    private final WebhookEvents events;
    private final Clock clock;
    private volatile @Nullable Identity served;
    private volatile String trouble = "";
    private volatile String troubleReason = MISSING;
    private int failures;
    private String told = "";

    /** @param server begins to serve with a certificate; throws if it cannot */
    Keeper(CertificateSource source, Consumer<Identity> server, WebhookEvents events, Clock clock) {
        this.source = source;
        this.server = server;
        this.events = events;
        this.clock = clock;
    }

    /** Whether the API server can ask us now. */
    WebhookState state() {
        Identity identity = served;
        if (identity == null) {
            return trouble.isEmpty() ? new WebhookState.Starting() : new Failing(troubleReason, trouble);
        }
        if (!identity.validAt(clock.instant())) {
            String why = trouble.isEmpty() ? "" : "; " + trouble;
            return new Failing(EXPIRED, "the webhook certificate expired at " + identity.expiry() + why);
        }
        return new WebhookState.Serving(identity.expiry());
    }

    /** Looks at the certificate, and returns after how long to do so again at the latest. */
    Duration tick() {
        Instant now = clock.instant();
        Duration pause;
        try {
            pause = refresh(now);
            failures = trouble.isEmpty() ? 0 : failures + 1;
        } catch (RuntimeException e) {
            trouble("cannot refresh the webhook certificate: " + e.getMessage(), MISSING);
            failures++;
            pause = LONGEST_RETRY;
        }
        tell(now);
        return failures == 0 ? pause : shorter(pause, Duration.ofSeconds(1L << Math.min(failures, 6)));
    }

    private Duration refresh(Instant now) {
        CertificateSource.Found found = source.refresh(now);
        if (found.identity().isEmpty()) {
            trouble(found.problem(), MISSING);
            return Duration.between(now, found.again());
        }
        Identity identity = found.identity().get();
        if (!identity.equals(served)) {
            try {
                server.accept(identity);
            } catch (RuntimeException e) {
                trouble("cannot serve webhooks: " + e.getMessage(), NOT_SERVED);
                return LONGEST_RETRY;
            }
            served = identity;
            LOG.infof("webhooks are served with a certificate that holds until %s", identity.expiry());
        }
        trouble = "";
        return pause(now, found.again(), identity.expiry());
    }

    private void trouble(String message, String reason) {
        if (!message.equals(trouble)) {
            LOG.warn(message);
        }
        troubleReason = reason;
        trouble = message;
    }

    /** Until the next look, or until the certificate ends: then an Event is due. */
    private static Duration pause(Instant now, Instant again, Instant expiry) {
        Instant next = now.isBefore(expiry) && expiry.isBefore(again) ? expiry : again;
        Duration pause = shorter(Duration.between(now, next), LONGEST_PAUSE);
        return pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void tell(Instant now) {
        if (!(state() instanceof Failing(String reason, String message))) {
            told = "";
        } else if (!told.equals(reason) && events.warn(reason, message, now)) {
            told = reason;
        }
    }
}
