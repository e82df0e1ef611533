package io.kthena.kv.engine;

import io.kthena.kv.session.Effect;

/** The way down to one router. Called on the writer's thread only; never blocks and never throws. */
public interface RouterLink {
    /** Greets the router in a new epoch and asks for a full snapshot. */
    void welcome(long epoch);

    /** Asks for a full snapshot. */
    void askSnapshot(long epoch);

    /** Tells that everything up to a message was applied. */
    void ack(long epoch, long seq);

    /** Sends a command or hint. */
    void send(long epoch, Effect effect);

    /** Ends the stream: this process does not lead. */
    void refuse();
}
