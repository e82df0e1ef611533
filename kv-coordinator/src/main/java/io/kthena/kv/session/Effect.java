package io.kthena.kv.session;

/** What a step asks the edge to do, as data. */
public sealed interface Effect {
    /** Ask the router to close the decode leg of a session. */
    record AbortAttempt(String router, String sessionId, Reason reason) implements Effect {}

    /** Ask the router to release a hold by a decode leg whose output is dropped. */
    record VoidDecode(String router, String sessionId) implements Effect {}

    /** Tell the routers that an engine did not answer. */
    record AvoidEngine(Engine engine, Reason reason) implements Effect {}

    /** Something an operator should be able to count. */
    record Notice(Kind kind) implements Effect {}

    /** The notices. */
    enum Kind {
        /** A hold waits too long for its decode leg. */
        SLOW_DISPATCH,
        /** A decode leg waits too long for its first output. */
        SLOW_SETTLE,
        /** A decode leg was sent after the last safe moment. */
        LATE_DISPATCH,
        /** The prefill engine returned no parameters. */
        MISSING_PARAMS,
        /** A hold may exist that nobody can name. */
        UNADDRESSABLE
    }
}
