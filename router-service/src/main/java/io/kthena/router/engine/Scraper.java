package io.kthena.router.engine;

import io.kthena.router.load.EngineSample;
import io.kthena.router.topology.Endpoint;
import io.kthena.router.topology.Server;
import io.kthena.router.topology.Topology;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Asks engines how busy they are, off the request path and each on its own: engines in use often, idle ones rarely, so that
 * an idle router costs next to nothing. A pod that does not answer counts as unknown, not as its last state.
 */
public final class Scraper implements AutoCloseable {
    private static final long TIMEOUT_MILLIS = 5000;

    private static final class Turn {
        private long started = -1;
        private long nextNanos;
        private boolean asking;
    }

    private final Context context;
    private final Vertx vertx;
    private final HttpClient client;
    private final Supplier<Topology> fleet;
    private final Duration active;
    private final Duration idle;
    private final Map<String, Turn> turns = new HashMap<>();
    private long timer = -1;

    /**
     * @param active interval for engines in use
     * @param idle interval for the others
     */
    public Scraper(Vertx vertx, Supplier<Topology> fleet, Duration active, Duration idle) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setKeepAliveTimeout(4)
                .setConnectTimeout(2000)
                .setPoolCleanerPeriod(5000));
        this.fleet = fleet;
        this.active = active;
        this.idle = idle;
    }

    /** Starts asking. */
    public void start() {
        context.runOnContext(_ -> timer = vertx.setPeriodic(active.toMillis(), _ -> tick(System.nanoTime())));
    }

    private void tick(long now) {
        Set<String> seen = new HashSet<>();
        for (Server server : fleet.get().servers()) {
            for (Endpoint pod : server.pods()) {
                if (seen.add(pod.uid())) {
                    visit(pod, now);
                }
            }
        }
        turns.keySet().retainAll(seen);
    }

    private void visit(Endpoint pod, long now) {
        Turn turn = turns.computeIfAbsent(pod.uid(), _ -> new Turn());
        long started = pod.load().started();
        boolean busy = started != turn.started
                || pod.load().inFlight() > 0
                || pod.load().sample().waiting() > 0
                || pod.load().sample().running() > 0;
        if (turn.asking || (!busy && now - turn.nextNanos < 0)) {
            return;
        }
        turn.started = started;
        turn.asking = true;
        turn.nextNanos = now + idle.toNanos();
        ask(pod, turn);
    }

    private void ask(Endpoint pod, Turn turn) {
        var request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(pod.host())
                .setPort(pod.port())
                .setURI("/metrics")
                .setTimeout(TIMEOUT_MILLIS);
        client.request(request)
                .compose(sent -> sent.send())
                .compose(response -> response.body())
                .map(Buffer::toString)
                .map(EngineMetrics::parse)
                .otherwise(EngineSample.UNKNOWN)
                .onSuccess(sample -> {
                    turn.asking = false;
                    pod.load().report(sample);
                });
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
        client.close();
    }
}
