package io.kthena.cluster.patch;

/** A patch cannot be applied: it is malformed, a test in it failed, or it does not fit the object. */
public final class PatchFailed extends Exception {
    private static final long serialVersionUID = 1L;

    PatchFailed(String message) {
        super(message);
    }

    PatchFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
