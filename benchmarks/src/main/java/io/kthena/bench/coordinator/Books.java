package io.kthena.bench.coordinator;

import io.kthena.kv.ledger.Bounds;
import io.kthena.kv.ledger.Journal;
import io.kthena.kv.ledger.Ledger;
import io.kthena.kv.ledger.Transfers;
import io.kthena.kv.session.Lifecycle;
import io.kthena.kv.session.Timers;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;

/** The coordinator's books alone, on the caller's thread. */
final class Books {
    private static final int RING = 20_000;
    private static final int COLLECTIONS = 3;

    private final Ledger ledger = new Ledger(
            new Lifecycle(Timers.standard()), Bounds.standard(), Journal.both(Journal.silent(), new Transfers()));
    private Instant now = Instant.EPOCH;

    private Books() {}

    /**
     * Measures with so many live sessions.
     *
     * @param seconds how long sessions come and go
     */
    static Measured measure(int live, double seconds) {
        long before = heap();
        var books = new Books();
        for (int i = 0; i < live; i++) {
            books.hold(Life.of("standing", i));
        }
        double bytes = (double) (heap() - before) / live;
        List<Life> ring = Life.many("life", RING);
        books.run(ring, seconds / 2);
        long cpu = cpuNanos();
        long begin = System.nanoTime();
        long events = books.run(ring, seconds);
        double wall = (System.nanoTime() - begin) / 1e9;
        double micros = (cpuNanos() - cpu) / 1e3 / events;
        boolean right = books.ledger.liveSessions().size() == live;
        return new Measured(
                live,
                events / wall,
                micros,
                bytes,
                right ? "" : books.ledger.liveSessions().size() + " sessions live instead of " + live);
    }

    private void hold(Life life) {
        ledger.open(life.transfer(), now);
        life.events().subList(0, Life.HELD).forEach(event -> ledger.apply(life.id(), event, now));
    }

    private long run(List<Life> ring, double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long events = 0;
        while (System.nanoTime() < end) {
            for (Life life : ring) {
                now = now.plusNanos(1000);
                ledger.open(life.transfer(), now);
                life.events().forEach(event -> ledger.apply(life.id(), event, now));
            }
            events += (long) ring.size() * Life.EVENTS;
        }
        return events;
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long heap() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
