package io.kthena.cluster.select;

/** A selector no server would accept; the message is for the client. */
public final class SelectorInvalid extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SelectorInvalid(String message) {
        super(message, null, false, false);
    }
}
