package io.kthena.cluster.watch;

/** The receiving end of a watch. All methods are called, and call back, on the client's own event loop. */
public interface Client {
    /** Sends one event. */
    void send(byte[] event);

    /** Whether the client is behind and should not be sent more now. */
    boolean isFull();

    /** Calls {@code resume} once when the client has caught up. */
    void onDrained(Runnable resume);

    /** Ends the stream in an orderly way. */
    void end();

    /** Runs {@code task} on the client's event loop. */
    void execute(Runnable task);
}
