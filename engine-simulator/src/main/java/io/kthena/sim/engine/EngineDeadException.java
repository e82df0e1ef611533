package io.kthena.sim.engine;

/** The engine core hit an assertion and is gone, as a real one would be. */
public final class EngineDeadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the assertion. */
    public EngineDeadException(String message) {
        super(message, null, false, false);
    }
}
