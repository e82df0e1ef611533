package io.kthena.bench.coordinator;

import io.kthena.bench.process.Ports;
import io.kthena.bench.process.Shell;
import io.kthena.bench.process.Unavailable;
import io.kthena.bench.process.Usage;
import io.kthena.bench.process.Waiting;
import io.kthena.bench.service.Bench;
import io.kthena.bench.service.Launch;
import io.kthena.kv.proto.SessionEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** A coordinator in a process of its own, on a core of its own, told by a router's stream. */
final class Wire {
    /** Sessions wait for ever instead of falling into doubt: what is measured is reporting, not reclaiming. */
    private static final Map<String, String> PATIENT =
            Map.of("KV_TIMERS_DISPATCH", "1h", "KV_TIMERS_SETTLE", "1h", "KV_ENGINE_HOLD_TIMEOUT", "2h");

    private static final List<String> HEAP = List.of("-Xms64m", "-Xmx1g");
    private static final int TURN = 2_000;
    private static final int SHARE = 1_000;

    private final Launch.Ready coordinator;
    private final RouterEnd router;
    private final String url;
    private int told;

    private Wire(Launch.Ready coordinator, RouterEnd router, String url) {
        this.coordinator = coordinator;
        this.router = router;
        this.url = url;
    }

    /** What a size showed, and the process's memory with its live sessions. */
    record Seen(Measured measured, double residentMb) {}

    /**
     * Measures with so many live sessions.
     *
     * @param seconds how long sessions come and go
     * @param core of the coordinator, negative for all
     */
    static Seen measure(Bench bench, int live, double seconds, int core)
            throws Unavailable, IOException, InterruptedException {
        String host = bench.place().host();
        var launch =
                new Launch("kv-coordinator", Launch.sharedFlags(bench.place().home(), HEAP), false, PATIENT);
        try (var coordinator = launch.start(bench.place(), Ports.free(host), core);
                var router = new RouterEnd(host, coordinator.port())) {
            router.await();
            var wire = new Wire(coordinator, router, "http://" + host + ":" + coordinator.port());
            return wire.measure(live, seconds);
        }
    }

    private Seen measure(int live, double seconds) throws IOException, InterruptedException {
        // The first sessions make the process load and compile what it needs; they are not counted as anybody's memory.
        go(turn -> turn < 2);
        double before = heapAfterCollection();
        standing(live);
        double bytes = (heapAfterCollection() - before) / live;
        double resident = Usage.of(coordinator.pid()).residentMb();
        go(until(seconds / 2));
        double cpu = Usage.of(coordinator.pid()).cpuSeconds();
        long begin = System.nanoTime();
        long events = go(until(seconds));
        double wall = (System.nanoTime() - begin) / 1e9;
        double micros = (Usage.of(coordinator.pid()).cpuSeconds() - cpu) * 1e6 / events;
        return new Seen(new Measured(live, events / wall, micros, bytes, fault(live)), resident);
    }

    private static IntPredicate until(double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        return _ -> System.nanoTime() < end;
    }

    private void standing(int live) throws IOException, InterruptedException {
        for (int from = 0; from < live; from += SHARE) {
            List<SessionEvent> reports = new ArrayList<>();
            for (int i = from; i < Math.min(live, from + SHARE); i++) {
                reports.addAll(Reports.of(Life.of("standing", i), false));
            }
            router.report(reports);
        }
        router.settle();
    }

    /** Lets sessions come and go; each is told of from its opening to its first output. */
    private long go(IntPredicate on) throws IOException, InterruptedException {
        long events = 0;
        for (int turn = 0; on.test(turn); turn++) {
            List<SessionEvent> reports = new ArrayList<>(TURN * Life.EVENTS);
            for (int i = 0; i < TURN; i++) {
                reports.addAll(Reports.of(Life.of("life", told++), true));
            }
            router.report(reports);
            events += reports.size();
        }
        router.settle();
        return events;
    }

    /** The books must hold what was told and nothing else. */
    private String fault(int live) throws IOException, InterruptedException {
        String metrics = Waiting.get(url + "/q/metrics").body();
        double held = Metrics.sum(metrics, "kvcoord_sessions{", "HELD");
        double closed = Metrics.sum(metrics, "kvcoord_sessions_closed_total", "RELEASED");
        if (held != live) {
            return "%.0f sessions held instead of %d".formatted(held, live);
        }
        if (closed != told) {
            return "%.0f sessions released instead of %d".formatted(closed, told);
        }
        return router.command().isEmpty() ? "" : "the coordinator ordered " + router.command();
    }

    private double heapAfterCollection() throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        for (int i = 0; i < 2; i++) {
            var said = Shell.run(Path.of("."), List.of(jcmd, Long.toString(coordinator.pid()), "GC.run"));
            if (!said.isFine()) {
                throw new IOException("jcmd GC.run: " + said.text());
            }
        }
        return Metrics.sum(Waiting.get(url + "/q/metrics").body(), "jvm_memory_used_bytes", "area=\"heap\"");
    }
}
