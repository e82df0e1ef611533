package io.kthena.router.engine;

/** What an engine sent is no HTTP/1.1 answer. */
final class MalformedAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedAnswer(String what) {
        super("not an HTTP/1.1 answer: " + what, null, false, false);
    }
}
