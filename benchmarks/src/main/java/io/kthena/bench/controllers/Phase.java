package io.kthena.bench.controllers;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.kthena.bench.process.Usage;
import java.util.List;

/**
 * One thing that was measured.
 *
 * @param name converge, roll or rest
 * @param servings how many ModelServings there were
 * @param pods how many pods there were at most
 * @param reached whether it ended well within the patience
 * @param seconds from the first request of the user to the last status that says that all is done
 * @param cpuSeconds of the controller
 * @param reconciles passes of the controller over one ModelServing
 * @param usage of the controller at the end
 * @param foreign cores that were busy with something that is no part of this, on average
 * @param steal cores that the host took, on average
 * @param writes what was written at the server
 * @param worst the ModelServing whose status was written most beyond its real changes, and how much beyond
 * @param lowest groups that were up when the fewest were
 * @param note what went wrong, or empty
 */
record Phase(
        String name,
        int servings,
        int pods,
        boolean reached,
        double seconds,
        double cpuSeconds,
        long reconciles,
        Usage usage,
        double foreign,
        double steal,
        Writes writes,
        Excess worst,
        int lowest,
        String note) {
    private static final double DISTURBED = 0.25;

    /**
     * Writes of a status beyond what it had to tell.
     *
     * @param statusWrites of that ModelServing
     * @param changes of its spec and pods
     */
    record Excess(String serving, long statusWrites, long changes) {
        long beyond() {
            return statusWrites - changes;
        }
    }

    /** Whether nobody else used much of the machine. */
    @JsonIgnore
    boolean isQuiet() {
        return foreign + steal < DISTURBED;
    }

    double writesPerServing() {
        return servings == 0 ? 0 : (double) writes.total() / servings;
    }

    /** The controller's creations of all kinds that are made once for each object. */
    List<Writes.Row> creations() {
        return writes.ours().stream().filter(row -> row.series().creates()).toList();
    }
}
