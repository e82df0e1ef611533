package io.kthena.router.dispatch;

/** An engine's answer whose headers are here. Belongs to its event loop. */
public interface Answer {
    /** Status and headers. */
    Head head();

    /**
     * Says who gets the body; before {@link Engines.Listener#answered} returns. An answer that nobody reads is read to its end
     * and dropped, so that its connection can be used again.
     */
    void read(Body body);

    /** Reads no more from the connection until {@link #resume}. */
    void pause();

    /** Goes on reading. */
    void resume();

    /** Closes the connection; the body hears nothing more. */
    void cancel();

    /** Gets the body as it comes. {@link #end} or {@link #broken} is called once, last. */
    interface Body {
        /** The next bytes, never empty; the array is the receiver's from now on. */
        void part(byte[] bytes);

        /** What has arrived until now has been passed: time to write. */
        void turnOver();

        /** The answer is complete. */
        void end();

        /** The connection broke before the answer was complete. */
        void broken(String reason);
    }
}
