package io.kthena.cluster.store;

/** The change log no longer reaches back to the revision asked for: the client must list again. */
public final class Compacted extends Exception {
    private static final long serialVersionUID = 1L;

    Compacted(long asked, long oldest) {
        super("too old resource version: " + asked + " (" + oldest + ")", null, false, false);
    }
}
