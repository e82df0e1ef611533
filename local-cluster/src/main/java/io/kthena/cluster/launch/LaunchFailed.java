package io.kthena.cluster.launch;

/** A start that cannot go on; the message is for the user and says what to do. */
final class LaunchFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LaunchFailed(String message) {
        super(message);
    }
}
