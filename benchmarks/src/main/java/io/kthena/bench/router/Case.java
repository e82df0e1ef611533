package io.kthena.bench.router;

import java.util.List;
import java.util.Optional;

/**
 * One thing that is measured.
 *
 * @param id short name, also the key in results
 * @param kind what counts as a unit
 * @param promptBytes size of the request body
 * @param paired whether the model is served by a prefill-decode pair
 * @param connections open at once
 * @param events of each stream
 * @param gapMicros between two events of a stream; 0: back to back
 * @param rate requests a second; 0: closed loop; negative: that share of what {@code base} reached in the same round
 * @param base the case whose nginx windows are the reference; a plain proxy has no two-leg mode
 * @param limit largest ratio to the reference that passes, 0 for none
 */
record Case(
        String id,
        Kind kind,
        int promptBytes,
        boolean paired,
        int connections,
        int events,
        int gapMicros,
        double rate,
        String base,
        double limit) {
    /** What a case counts. */
    enum Kind {
        /** CPU per request, closed loop. */
        REQUESTS,
        /** CPU per event of a stream. */
        EVENTS,
        /** Latency at a fixed rate, above that without a proxy. */
        LATENCY
    }

    private static final int KB = 1024;
    private static final int CONNECTIONS = 64;
    private static final int EVENTS = 200;

    /** All cases, in the order in which they run. */
    static List<Case> all() {
        return List.of(
                plain(1, 2.3),
                plain(16, 2.8),
                plain(100, 3.2),
                plain(400, 3.2),
                paired(1),
                paired(16),
                paired(100),
                paired(400),
                stream(64, 0, 1.2),
                stream(512, 0, 1.2),
                stream(64, 10_000, 1.8),
                stream(512, 20_000, 1.8),
                latency("latency-1k", false, 1000, "latency-1k", 1.4),
                latency("latency-pd-1k", true, 1000, "latency-1k", 2.0),
                latency("latency-pd-half-load", true, -0.5, "latency-pd-half-load", 0));
    }

    static Optional<Case> of(String id) {
        return all().stream().filter(one -> one.id.equals(id)).findFirst();
    }

    private static Case plain(int kilobytes, double limit) {
        String id = "plain-" + kilobytes + "k";
        return new Case(id, Kind.REQUESTS, kilobytes * KB, false, CONNECTIONS, 0, 0, 0, id, limit);
    }

    private static Case paired(int kilobytes) {
        String id = "pd-" + kilobytes + "k";
        String base = "plain-" + kilobytes + "k";
        return new Case(id, Kind.REQUESTS, kilobytes * KB, true, CONNECTIONS, 0, 0, 0, base, 4.5);
    }

    private static Case stream(int streams, int gapMicros, double limit) {
        String id = "sse-" + streams + (gapMicros == 0 ? "-burst" : "-paced");
        return new Case(id, Kind.EVENTS, KB, false, streams, EVENTS, gapMicros, 0, id, limit);
    }

    private static Case latency(String id, boolean paired, double rate, String base, double limit) {
        return new Case(id, Kind.LATENCY, KB, paired, CONNECTIONS, 0, 0, rate, base, limit);
    }

    /** Whether a contender is measured in this case: floors only where they are a reference. */
    boolean wants(boolean handsOff) {
        return handsOff || !paired || base.equals(id);
    }

    /** Seconds that one stream takes at least. */
    double streamSeconds() {
        return events * gapMicros / 1e6;
    }
}
