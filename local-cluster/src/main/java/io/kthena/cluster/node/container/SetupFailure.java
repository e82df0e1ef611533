package io.kthena.cluster.node.container;

/** A container or its volumes could not be prepared; worth trying again later. */
public final class SetupFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** What could not be prepared. */
    public enum Kind {
        /** The container's environment names something that is not there. */
        CONFIG,
        /** A volume cannot be provided. */
        MOUNT
    }

    private final Kind kind;

    /**
     * A failure.
     *
     * @param kind what could not be prepared
     * @param message worded for the user
     */
    public SetupFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** What could not be prepared. */
    public Kind kind() {
        return kind;
    }
}
