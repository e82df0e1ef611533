package io.kthena.router.dispatch;

import io.kthena.router.request.Refusal;

/** Where the answer goes: the client's side of one request. Belongs to its event loop. */
public interface Reply {
    /** Whether the client has left. */
    boolean isGone();

    /** Called once if the client leaves before the answer is complete. */
    void onGone(Runnable handler);

    /** Sends status and headers with the first bytes; hop-by-hop headers are left out. */
    void begin(Head head);

    /** Writes a part of the answer; the array is the receiver's from now on. */
    void write(byte[] part);

    /** Whether the client reads more slowly than we write. */
    boolean isFull();

    /** Called once when there is room again. */
    void onDrain(Runnable handler);

    /** Completes an answer that has begun, with its last bytes, if any. */
    void end(byte[] last);

    /** Sends a complete answer. */
    void whole(Head head, byte[] body);

    /** Answers with an error object. Only before {@link #begin}. */
    void refuse(Refusal refusal);

    /** Ends an answer that has begun and cannot be completed: with an error event in a stream, else by closing. */
    void breakOff(Refusal refusal, boolean events);
}
