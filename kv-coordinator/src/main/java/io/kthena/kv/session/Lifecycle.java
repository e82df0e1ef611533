package io.kthena.kv.session;

import java.time.Instant;

/**
 * The whole state machine: one pure, total function. Every state and every event is written down, or it does not
 * compile. The ledger, the property tests and the simulation all run this.
 *
 * <p>spec: Mooncake protocol §8.3. Immutable and free of clocks, ids and I/O.
 */
public final class Lifecycle {
    private final Moves moves;
    private final BeforeHold beforeHold;
    private final WithHold withHold;
    private final InDoubt inDoubt;

    /** A lifecycle with these timers. */
    public Lifecycle(Timers timers) {
        this.moves = new Moves(timers);
        this.beforeHold = new BeforeHold(moves);
        this.withHold = new WithHold(moves);
        this.inDoubt = new InDoubt(moves);
    }

    /** The first state of a session. */
    public Session open(Transfer transfer, Instant now) {
        return new Session.Opened(transfer, moves.prefillDue(transfer, now));
    }

    /** What an event makes of a session. */
    public Step step(Session session, Event event, Instant now) {
        return switch (session) {
            case Session.Opened opened -> beforeHold.opened(opened, event, now);
            case Session.Prefilling prefilling -> beforeHold.prefilling(prefilling, event, now);
            case Session.Unaddressable lost -> beforeHold.unaddressable(lost, event, now);
            case Session.Held held -> withHold.held(held, event, now);
            case Session.Dispatched dispatched -> withHold.dispatched(dispatched, event, now);
            case Session.Suspect suspect -> inDoubt.suspect(suspect, event, now);
            case Session.Fencing fencing -> inDoubt.fencing(fencing, event, now);
            case Session.Reclaiming reclaiming -> inDoubt.reclaiming(reclaiming, event, now);
            case Session.Ended _ -> new Step.Ignored(Step.Why.ENDED);
        };
    }
}
