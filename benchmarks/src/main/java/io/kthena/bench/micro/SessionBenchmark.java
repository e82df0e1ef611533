package io.kthena.bench.micro;

import io.kthena.bench.coordinator.Life;
import io.kthena.kv.ledger.Bounds;
import io.kthena.kv.ledger.Journal;
import io.kthena.kv.ledger.Ledger;
import io.kthena.kv.ledger.Transfers;
import io.kthena.kv.session.Event;
import io.kthena.kv.session.Lifecycle;
import io.kthena.kv.session.Session;
import io.kthena.kv.session.Step;
import io.kthena.kv.session.Timers;
import java.time.Instant;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One report of a router: the state machine alone, and the ledger's books with it. Per event of a whole session. */
@State(Scope.Thread)
public class SessionBenchmark {
    private static final int STANDING = 10_000;

    private final Lifecycle lifecycle = new Lifecycle(Timers.standard());
    private final Ledger ledger =
            new Ledger(lifecycle, Bounds.standard(), Journal.both(Journal.silent(), new Transfers()));
    private final List<Life> lives = Life.many("life", 4 * STANDING);
    private Instant now = Instant.EPOCH;
    private int turn;

    /** Books with many sessions, all held. */
    public SessionBenchmark() {
        for (Life life : Life.many("standing", STANDING)) {
            ledger.open(life.transfer(), now);
            life.events().subList(0, Life.HELD).forEach(event -> ledger.apply(life.id(), event, now));
        }
    }

    /** The state machine: open, then four events to the release. */
    @Benchmark
    @OperationsPerInvocation(Life.EVENTS)
    public Session step() {
        Life life = next();
        Session session = lifecycle.open(life.transfer(), now);
        for (Event event : life.events()) {
            if (lifecycle.step(session, event, now) instanceof Step.To(var moved, var _)) {
                session = moved;
            }
        }
        return session;
    }

    /** The same through the ledger: deadlines, names, open sets, totals, history, tombstones. */
    @Benchmark
    @OperationsPerInvocation(Life.EVENTS)
    public int ledger() {
        Life life = next();
        ledger.open(life.transfer(), now);
        int effects = 0;
        for (Event event : life.events()) {
            effects += ledger.apply(life.id(), event, now).size();
        }
        return effects;
    }

    private Life next() {
        turn = turn + 1 == lives.size() ? 0 : turn + 1;
        now = now.plusNanos(1000);
        return lives.get(turn);
    }
}
