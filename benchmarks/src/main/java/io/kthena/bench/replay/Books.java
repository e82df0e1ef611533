package io.kthena.bench.replay;

import io.kthena.kv.engine.Desk;
import io.kthena.kv.engine.Notices;
import io.kthena.kv.engine.Report;
import io.kthena.kv.engine.RouterLink;
import io.kthena.kv.ledger.Bounds;
import io.kthena.kv.ledger.Journal;
import io.kthena.kv.ledger.Ledger;
import io.kthena.kv.ledger.Routers;
import io.kthena.kv.ledger.Transfers;
import io.kthena.kv.session.Effect;
import io.kthena.kv.session.Engine;
import io.kthena.kv.session.Event;
import io.kthena.kv.session.Handle;
import io.kthena.kv.session.Lifecycle;
import io.kthena.kv.session.Profile;
import io.kthena.kv.session.Session;
import io.kthena.kv.session.State;
import io.kthena.kv.session.Step;
import io.kthena.kv.session.Timers;
import io.kthena.kv.session.Transfer;
import io.kthena.router.topology.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The coordinator's own desk, ledger and lifecycle, told what the router would report, on virtual time. For one thread. */
final class Books {
    private static final String ROUTER = "router";
    private static final Duration TRANSFER_TIMEOUT = Duration.ofSeconds(33);
    private static final double HEARTBEAT_SECONDS = 5;

    private final Agenda agenda;
    private final Profile profile;
    private final Ledger ledger;
    private final Desk desk;
    private final Map<State, Integer> ended = new EnumMap<>(State.class);
    private final Deque<String> aborts = new ArrayDeque<>();
    private long planned = Long.MAX_VALUE;

    Books(Agenda agenda, double holdSeconds) {
        this.agenda = agenda;
        this.profile = new Profile(Duration.ofMillis(Math.round(holdSeconds * 1000)), TRANSFER_TIMEOUT, false);
        this.ledger = new Ledger(new Lifecycle(Timers.standard()), Bounds.standard(), new Tally());
        var routers = new Routers(Duration.ofSeconds(15), Duration.ofSeconds(30));
        this.desk = new Desk(ledger, new Transfers(), routers, new Silence(), Duration.ZERO);
        desk.lead(1, now());
        desk.connect(ROUTER, new Link(), now());
        desk.snapshot(ROUTER, List.of(), true, now());
        plan();
    }

    /** The router opened a session and wrote the prefill leg. */
    void opened(Job job) {
        var transfer = new Transfer(
                job.session,
                job.inference.id(),
                job.attempt,
                ROUTER,
                Intake.MODEL,
                "replay/replay",
                engine(job.placed.pair().prefill()),
                job.inference.promptTokens(),
                Duration.ZERO,
                profile,
                now());
        tell(new Report(job.session, transfer, List.of(new Event.Open(), new Event.PrefillSent())));
    }

    /** The prefill engine named a hold. */
    void held(Job job) {
        String pod = job.placed.pair().prefill().uid();
        var handle = new Handle(pod, job.session, pod, 0, job.request.blocks().length, 0);
        tell(job, new Event.PrefillDone(handle, Duration.ZERO));
    }

    /** The decode leg was written. */
    void dispatched(Job job) {
        tell(job, new Event.DecodeSent(engine(job.placed.pair().decode()), false));
    }

    /** Anything else about a session. */
    void tell(Job job, Event event) {
        tell(new Report(job.session, null, List.of(event)));
    }

    private void tell(Report report) {
        desk.reports(ROUTER, List.of(report), 1, now());
        answerAborts();
        plan();
    }

    /** The router says that it lives, for as long as the replay lasts. */
    void heartbeat(Runnable again) {
        desk.heartbeat(ROUTER, ledger.openSet(ROUTER), now());
        plan();
        agenda.after(HEARTBEAT_SECONDS, again);
    }

    /** How many sessions ended in each state. */
    Map<State, Integer> ended() {
        return Map.copyOf(ended);
    }

    /** Sessions that did not end, and pods that still hold something. */
    int left() {
        return ledger.liveSessions().size() + ledger.pinned().size();
    }

    private void plan() {
        desk.nextDue().map(this::nanos).ifPresent(due -> {
            if (due < planned) {
                planned = due;
                agenda.at(due, () -> tick(due));
            }
        });
    }

    private void tick(long due) {
        if (planned == due) {
            planned = Long.MAX_VALUE;
            desk.tick(now());
            answerAborts();
            plan();
        }
    }

    private void answerAborts() {
        while (!aborts.isEmpty()) {
            desk.answer(aborts.remove(), new Event.AbortConfirmed(), now());
        }
    }

    private long nanos(Instant due) {
        return due.equals(Instant.MAX)
                ? Long.MAX_VALUE
                : Duration.between(Instant.EPOCH, due).toNanos();
    }

    private Instant now() {
        return Instant.EPOCH.plusNanos(agenda.now());
    }

    private static Engine engine(Endpoint endpoint) {
        return new Engine(
                endpoint.uid(), endpoint.restarts(), endpoint.namespace(), endpoint.name(), endpoint.address());
    }

    /** Counts how sessions end. */
    private final class Tally implements Journal {
        @Override
        public void opened(Session session) {}

        @Override
        public void moved(Session from, Event event, Session to, Instant at) {
            if (to.state().terminal()) {
                ended.merge(to.state(), 1, Integer::sum);
            }
        }

        @Override
        public void ignored(Event event, Step.Why why) {}
    }

    /** The router's end: it confirms aborts; a hold that nobody may pull any more is left to the engine's own timeout. */
    private final class Link implements RouterLink {
        @Override
        public void welcome(long epoch) {}

        @Override
        public void askSnapshot(long epoch) {}

        @Override
        public void ack(long epoch, long seq) {}

        @Override
        public void send(long epoch, Effect effect) {
            if (effect instanceof Effect.AbortAttempt abort) {
                aborts.add(abort.sessionId());
            }
        }

        @Override
        public void refuse() {}
    }

    private static final class Silence implements Notices {
        @Override
        public void notice(Effect.Kind kind) {}

        @Override
        public void reclaim(String result) {}

        @Override
        public void snapshotApplied() {}

        @Override
        public void standing(long epoch, int leases) {}

        @Override
        public void changed() {}
    }
}
