package io.kthena.sim.launch;

/** The engine refuses to start; the message says what to change. */
public final class LaunchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the reason. */
    public LaunchException(String message) {
        super(message, null, false, false);
    }
}
