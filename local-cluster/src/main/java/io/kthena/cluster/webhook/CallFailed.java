package io.kthena.cluster.webhook;

/** A webhook could not be asked, or its answer could not be understood; the message says why. */
final class CallFailed extends Exception {
    private static final long serialVersionUID = 1L;

    CallFailed(String message) {
        super(message, null, false, false);
    }
}
