package io.kthena.kv.ledger;

import io.kthena.kv.session.Event;
import io.kthena.kv.session.Session;
import io.kthena.kv.session.Step;
import java.time.Instant;

/** Is told of everything the ledger does, on the writer's thread: metrics, logs, tests. */
public interface Journal {
    /** A session was opened. */
    void opened(Session session);

    /** A session moved, perhaps to the same state with new deadlines. */
    void moved(Session from, Event event, Session to, Instant now);

    /** An event changed nothing. */
    void ignored(Event event, Step.Why why);

    /** Tells both. */
    static Journal both(Journal first, Journal second) {
        return new Journal() {
            @Override
            public void opened(Session session) {
                first.opened(session);
                second.opened(session);
            }

            @Override
            public void moved(Session from, Event event, Session to, Instant now) {
                first.moved(from, event, to, now);
                second.moved(from, event, to, now);
            }

            @Override
            public void ignored(Event event, Step.Why why) {
                first.ignored(event, why);
                second.ignored(event, why);
            }
        };
    }

    /** Tells nobody. */
    static Journal silent() {
        return new Journal() {
            @Override
            public void opened(Session session) {}

            @Override
            public void moved(Session from, Event event, Session to, Instant now) {}

            @Override
            public void ignored(Event event, Step.Why why) {}
        };
    }
}
