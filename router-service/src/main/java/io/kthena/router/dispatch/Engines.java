package io.kthena.router.dispatch;

/** Sends requests to engines from the caller's event loop; every callback comes back on it. */
public interface Engines {
    /** Sends one request. */
    Call post(Outgoing outgoing, Listener listener);

    /** A request in flight. */
    interface Call {
        /** Gives up: closes the connection, if any. No callback follows. */
        void cancel();
    }

    /** Exactly one of these is called, unless the call is cancelled. Never called before {@link #post} has returned. */
    interface Listener {
        /** No connection was made: not a byte was written. */
        void refused(String reason);

        /** It failed after bytes may have been written and before response headers. */
        void failed(String reason, boolean timedOut);

        /** Response headers are here. */
        void answered(Answer answer);
    }
}
