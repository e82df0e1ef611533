package io.kthena.router.body;

/** The bytes are not one JSON object. Stackless: a client's mistake, not a fault of ours. */
public final class MalformedJson extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedJson(String message) {
        super(message, null, false, false);
    }
}
