package io.kthena.bench.peers;

import io.kthena.bench.process.Unavailable;
import java.io.IOException;

/** Somebody to measure. */
public interface Contender {
    /** Its name in tables. */
    String name();

    /** Whether it drives a prefill and a decode leg, or passes one request to one engine. */
    default boolean handsOff() {
        return false;
    }

    /**
     * Starts it and waits until it answers.
     *
     * @throws Unavailable if it is absent, its port is taken, or it does not come up
     */
    Running start(Site site) throws Unavailable, IOException, InterruptedException;
}
