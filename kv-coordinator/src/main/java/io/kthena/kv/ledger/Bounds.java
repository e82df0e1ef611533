package io.kthena.kv.ledger;

import java.time.Duration;

/**
 * How much the ledger keeps.
 *
 * @param tombstones most ended sessions to remember
 * @param tombstoneAge how long to remember them, to absorb late events
 * @param history most lines of one session's history
 */
public record Bounds(int tombstones, Duration tombstoneAge, int history) {
    /** The defaults of the specification, with a bound on memory. */
    public static Bounds standard() {
        return new Bounds(10_000, Duration.ofSeconds(600), 24);
    }
}
