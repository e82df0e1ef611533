package io.kthena.kv.ledger;

import io.kthena.kv.session.Event;
import io.kthena.kv.session.Session;
import io.kthena.kv.session.State;
import io.kthena.kv.session.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** How the transfers of each model server went since this process started. For one thread. */
public final class Transfers implements Journal {
    private static final int WINDOW = 256;

    /**
     * Totals of one model server.
     *
     * @param released sessions that ended with their hold released
     * @param failed sessions whose hold expired or was lost
     * @param p50Ms median time from decode leg to first output of the latest transfers, 0 without any
     * @param p99Ms 99th percentile of the same
     */
    public record Totals(long released, long failed, long p50Ms, long p99Ms) {
        /** Nothing happened yet. */
        public static final Totals NONE = new Totals(0, 0, 0, 0);
    }

    private static final class Counter {
        private long released;
        private long failed;
        private long seen;
        private final int[] millis = new int[WINDOW];

        private void took(Duration time) {
            millis[(int) (seen++ % WINDOW)] = (int) Math.min(Integer.MAX_VALUE, time.toMillis());
        }

        private Totals totals() {
            var sorted = Arrays.copyOf(millis, (int) Math.min(seen, WINDOW));
            Arrays.sort(sorted);
            return new Totals(released, failed, at(sorted, 0.50), at(sorted, 0.99));
        }

        private static long at(int[] sorted, double quantile) {
            return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, sorted.length * quantile)];
        }
    }

    private final Map<String, Counter> counters = new HashMap<>();

    @Override
    public void opened(Session session) {}

    @Override
    public void moved(Session from, Event event, Session to, Instant now) {
        if (!to.state().terminal() || to.hold() == null) {
            return;
        }
        var counter = counters.computeIfAbsent(to.transfer().modelServer(), _ -> new Counter());
        if (to.state() == State.EXPIRED || to.state() == State.LOST) {
            counter.failed++;
        } else {
            counter.released++;
        }
        if (from instanceof Session.Dispatched sent && event instanceof Event.FirstOutput) {
            counter.took(Duration.between(sent.sentAt(), now));
        }
    }

    @Override
    public void ignored(Event event, Step.Why why) {}

    /** The totals of one model server. */
    public Totals of(String modelServer) {
        var counter = counters.get(modelServer);
        return counter == null ? Totals.NONE : counter.totals();
    }
}
