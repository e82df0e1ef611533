package io.kthena.bench.router;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * What the load generator saw in one window. Latencies are microseconds; {@code foreign} and {@code steal} are cores that were
 * busy with something else, or taken by the host.
 */
record Window(
        double seconds,
        long answered,
        long events,
        long errors,
        long incomplete,
        long unfinished,
        String firstError,
        boolean died,
        double cpuSeconds,
        double foreign,
        double steal,
        long residentKb,
        double latencyP50,
        double latencyP99,
        double latencyMax,
        double deliveryP50,
        double deliveryP99) {
    private static final double DISTURBED = 0.25;

    /** Of a contender that was dead before the window began. */
    static final Window DEAD = new Window(
            0, 0, 0, 0, 0, 0, "", true, Double.NaN, 0, 0, 0, Double.NaN, Double.NaN, 0, Double.NaN, Double.NaN);

    /** The same of a contender that is gone now, whatever the load generator could see of it. */
    Window asDead() {
        return new Window(
                seconds,
                answered,
                events,
                errors,
                incomplete,
                unfinished,
                firstError,
                true,
                cpuSeconds,
                foreign,
                steal,
                residentKb,
                latencyP50,
                latencyP99,
                latencyMax,
                deliveryP50,
                deliveryP99);
    }

    /** Whether nobody else used much of the machine. */
    @JsonIgnore
    boolean isQuiet() {
        return foreign + steal < DISTURBED;
    }

    /** What went wrong, or empty. */
    @JsonIgnore
    String fault() {
        if (died) {
            return "died";
        }
        if (errors > 0) {
            return errors + " errors, first: " + firstError;
        }
        return answered + events == 0 ? "no answer" : "";
    }

    long units(Case.Kind kind) {
        return kind == Case.Kind.EVENTS ? events : answered;
    }

    /** CPU microseconds of the contender per unit. */
    double cpuPerUnit(Case.Kind kind) {
        return cpuSeconds * 1e6 / units(kind);
    }

    /** Nothing when the load generator gave up before the window began. */
    double unitsPerSecond(Case.Kind kind) {
        return seconds == 0 ? 0 : units(kind) / seconds;
    }
}
