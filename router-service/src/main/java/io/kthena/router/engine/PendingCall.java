package io.kthena.router.engine;

import io.kthena.router.dispatch.Engines.Call;
import io.kthena.router.dispatch.Engines.Listener;
import io.kthena.router.dispatch.Timers;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One request to an engine until its response headers. Belongs to one event loop. */
final class PendingCall implements Call {
    private final Timers timers;
    private final Listener listener;
    private @Nullable HttpClientRequest request;
    private long timer;
    private boolean decided;
    private boolean cancelled;

    PendingCall(Timers timers, Listener listener) {
        this.timers = timers;
        this.listener = listener;
    }

    void start(Future<HttpClientRequest> connecting, Buffer body, Duration limit) {
        timer = timers.after(limit, () -> timedOut(limit));
        connecting.onComplete(connected -> connected(connected, body));
    }

    private void connected(AsyncResult<HttpClientRequest> connected, Buffer body) {
        if (decided) {
            if (connected.succeeded()) {
                connected.result().reset();
            }
            return;
        }
        if (connected.failed()) {
            decide();
            listener.refused(String.valueOf(connected.cause().getMessage()));
            return;
        }
        request = connected.result();
        connected.result().send(body).onComplete(this::answered);
    }

    private void answered(AsyncResult<HttpClientResponse> answer) {
        if (decided) {
            return;
        }
        decide();
        if (answer.failed()) {
            listener.failed(String.valueOf(answer.cause().getMessage()), false);
        } else {
            listener.answered(answer.result());
        }
    }

    private void timedOut(Duration limit) {
        if (decided) {
            return;
        }
        decided = true;
        if (request == null) {
            listener.refused("no connection within " + limit);
            return;
        }
        request.reset();
        listener.failed("no response headers within " + limit, true);
    }

    private void decide() {
        decided = true;
        timers.cancel(timer);
    }

    @Override
    public void cancel() {
        if (cancelled) {
            return;
        }
        cancelled = true;
        if (!decided) {
            decide();
        }
        if (request != null) {
            request.reset();
        }
    }
}
