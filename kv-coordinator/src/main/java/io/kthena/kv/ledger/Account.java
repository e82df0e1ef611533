package io.kthena.kv.ledger;

import io.kthena.kv.session.Session;
import java.util.List;

/**
 * A session with its history, oldest first; immutable.
 *
 * @param session the session now
 * @param history what happened to it, cut to a bounded length
 */
public record Account(Session session, List<Moment> history) {}
