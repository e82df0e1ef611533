package io.kthena.cluster.launch;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * A token for each service, of the account that the chart gives it, replaced after four fifths of its life as a kubelet does.
 * Who is refused with an old one reads the new one. Thread-safe.
 */
final class ServiceTokens implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ServiceTokens.class.getName());
    private static final Duration LIFE = Duration.ofHours(1);
    /** Looked at by the wall clock: a laptop that slept must not wait for the rest of an hour. */
    private static final Duration LOOK = Duration.ofSeconds(20);

    private final Issuer issuer;
    private final BiConsumer<String, String> writer;
    private final InstantSource clock;
    private final ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("service-tokens").factory());
    private Instant due = Instant.MIN;

    /** Who gives out tokens. Blocking. */
    interface Issuer {
        /**
         * A token for an account in the services' namespace.
         *
         * @param life how long it should be valid; the issuer may decide otherwise
         */
        Token issue(String account, Duration life);
    }

    /** What shows who somebody is, and until when. */
    record Token(String value, Instant expires) {}

    /**
     * Nothing is issued yet.
     *
     * @param writer takes a service's name and its token
     */
    ServiceTokens(Issuer issuer, BiConsumer<String, String> writer, InstantSource clock) {
        this.issuer = issuer;
        this.writer = writer;
        this.clock = clock;
    }

    /** Issues the first ones, and keeps them fresh from now on. */
    void start() {
        renew();
        schedule.scheduleWithFixedDelay(this::keepFresh, LOOK.toSeconds(), LOOK.toSeconds(), TimeUnit.SECONDS);
    }

    /** Issues new ones when it is time; what fails is tried again at the next look. */
    void keepFresh() {
        try {
            if (isDue()) {
                renew();
            }
        } catch (KubernetesClientException e) {
            LOG.log(System.Logger.Level.WARNING, "the services' tokens could not be renewed: " + e.getMessage());
        }
    }

    private synchronized boolean isDue() {
        return !clock.instant().isBefore(due);
    }

    /** The earliest counts: a server may give out shorter ones than it was asked for. */
    private synchronized void renew() {
        Instant now = clock.instant();
        Instant next = Instant.MAX;
        for (String service : Services.NAMES) {
            Token token = issuer.issue(Services.account(service), LIFE);
            writer.accept(service, token.value());
            Instant renewal = now.plus(
                    Duration.between(now, token.expires()).multipliedBy(4).dividedBy(5));
            next = renewal.isBefore(next) ? renewal : next;
        }
        due = next;
    }

    @Override
    public void close() {
        schedule.shutdownNow();
    }
}
