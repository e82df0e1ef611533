package io.kthena.router.dispatch;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;

/** Sends requests to engines from the caller's event loop; every callback comes back on it. */
public interface Engines {
    /**
     * Sends one request.
     *
     * @param uri path and query
     * @param headers what to send besides length and host
     */
    Call post(Outgoing outgoing, String uri, MultiMap headers, Listener listener);

    /** A request in flight. */
    interface Call {
        /** Gives up: resets the connection, if any. No callback follows. */
        void cancel();
    }

    /** Exactly one of these is called, unless the call is cancelled. */
    interface Listener {
        /** No connection was made: not a byte was written. */
        void refused(String reason);

        /** It failed after bytes may have been written and before response headers. */
        void failed(String reason, boolean timedOut);

        /** Response headers are here. Handlers must be set before this returns. */
        void answered(HttpClientResponse response);
    }
}
