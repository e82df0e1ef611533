package io.kthena.cluster.api;

/** Hears of every request for resources before its answer goes out. Called by many threads; must not block. */
@FunctionalInterface
public interface Auditor {
    /** Nobody listens, which costs nothing. */
    Auditor NONE = _ -> {};

    /** A request was answered. */
    void answered(Audited request);
}
