package io.kthena.kv.ledger;

import io.kthena.kv.session.Session;

/**
 * What sessions hold on an engine.
 *
 * @param sessions how many hold something
 * @param blocks pinned blocks, as the engine counted them
 * @param tokens tokens of the hold budget
 */
public record Pinned(int sessions, long blocks, long tokens) {
    /** Nothing is held. */
    public static final Pinned NONE = new Pinned(0, 0, 0);

    static Pinned of(Session session) {
        return session.state().terminal() || session.hold() == null
                ? NONE
                : new Pinned(1, session.pinnedBlocks(), session.pinnedTokens());
    }

    Pinned plus(Pinned other) {
        return new Pinned(sessions + other.sessions, blocks + other.blocks, tokens + other.tokens);
    }

    Pinned minus(Pinned other) {
        return new Pinned(sessions - other.sessions, blocks - other.blocks, tokens - other.tokens);
    }
}
