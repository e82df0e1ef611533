package io.kthena.cluster.loopback;

/** No block of loopback addresses could be leased; the message says why and what to do. */
public final class BlockTakenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, and what the user can do about it */
    public BlockTakenException(String message) {
        super(message);
    }
}
