package io.kthena.bench.process;

/** Somebody cannot be measured; the message says why and ends up in its row. */
public final class Unavailable extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param why for the table, one line */
    public Unavailable(String why) {
        super(why);
    }
}
