package io.kthena.kv.ledger;

import io.kthena.kv.session.Session;
import java.util.ArrayDeque;
import java.util.List;

/** A live session and the end of its history. For one thread. */
final class Entry {
    private final int most;
    private final ArrayDeque<Moment> history = new ArrayDeque<>(8);
    private Session session;

    Entry(Session session, int most) {
        this.session = session;
        this.most = most;
    }

    Session session() {
        return session;
    }

    void become(Session next) {
        session = next;
    }

    void note(Moment moment) {
        if (history.size() == most) {
            history.removeFirst();
        }
        history.addLast(moment);
    }

    Account account() {
        return new Account(session, List.copyOf(history));
    }
}
