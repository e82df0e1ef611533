package io.kthena.router.engine;

import io.kthena.router.dispatch.Answer;
import io.kthena.router.dispatch.Engines;
import io.kthena.router.dispatch.Head;
import io.kthena.router.dispatch.Outgoing;
import io.kthena.router.dispatch.Timers.Timer;
import org.jspecify.annotations.Nullable;

/** One request to an engine and its answer. Belongs to one event loop. */
final class EngineCall implements Engines.Call, Answer {
    private final Outgoing outgoing;
    private final Engines.Listener listener;
    private final Timer patience;
    private @Nullable EngineConnection connection;
    private @Nullable Head head;
    private @Nullable Body body;
    private boolean over;

    EngineCall(Outgoing outgoing, Engines.Listener listener, Lane lane) {
        this.outgoing = outgoing;
        this.listener = listener;
        this.patience = lane.after(outgoing.patience(), this::timedOut);
    }

    Outgoing outgoing() {
        return outgoing;
    }

    /** Whether nobody waits for it any more. */
    boolean isOver() {
        return over;
    }

    void connected(EngineConnection to) {
        connection = to;
    }

    void refused(String reason) {
        if (!over) {
            over();
            listener.refused(reason);
        }
    }

    private void over() {
        over = true;
        patience.cancel();
    }

    private void timedOut() {
        if (over || head != null) {
            return;
        }
        over = true;
        if (connection == null) {
            listener.refused("no connection within " + outgoing.patience());
            return;
        }
        connection.abandon();
        listener.failed("no response headers within " + outgoing.patience(), true);
    }

    void head(Head received) {
        patience.cancel();
        head = received;
        listener.answered(this);
    }

    void part(byte[] bytes) {
        if (body != null && !over) {
            body.part(bytes);
        }
    }

    void turnOver() {
        if (body != null && !over) {
            body.turnOver();
        }
    }

    void end() {
        if (over) {
            return;
        }
        over = true;
        if (body != null) {
            body.end();
        }
    }

    void broken(String reason) {
        if (over) {
            return;
        }
        over();
        if (head == null) {
            listener.failed(reason, false);
        } else if (body != null) {
            body.broken(reason);
        }
    }

    @Override
    public Head head() {
        if (head == null) {
            throw new IllegalStateException("no headers yet");
        }
        return head;
    }

    @Override
    public void read(Body receiver) {
        body = receiver;
    }

    @Override
    public void pause() {
        if (connection != null && !over) {
            connection.setReading(false);
        }
    }

    @Override
    public void resume() {
        if (connection != null && !over) {
            connection.setReading(true);
        }
    }

    @Override
    public void cancel() {
        if (over) {
            return;
        }
        over();
        if (connection != null) {
            connection.abandon();
        }
    }
}
