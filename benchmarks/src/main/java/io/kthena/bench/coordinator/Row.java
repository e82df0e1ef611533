package io.kthena.bench.coordinator;

import io.kthena.bench.report.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One way in at one size, beside its limits.
 *
 * @param way {@code ledger} or {@code grpc}
 * @param growth CPU time of an event over that at the smallest size
 * @param residentMb of the coordinator's process, 0 for the ledger alone
 * @param note what is wrong, or empty
 */
record Row(
        String way,
        int live,
        double eventsPerSecond,
        double cpuMicros,
        double growth,
        double bytesPerSession,
        double residentMb,
        Verdict verdict,
        String note) {
    /** An event may become dearer with more live sessions by trees and caches, not by walking over them. */
    static final double MOST_GROWTH = 3;

    /**
     * Most bytes of a live session: facts, hold, history, deadline and the maps' entries. A hundred thousand then fit the
     * default heap of an image with 1 GiB.
     */
    static final double MOST_BYTES = 4096;

    /** Judges what one way showed at several sizes; {@code resident} by size. */
    static List<Row> of(String way, List<Measured> sizes, Map<Integer, Double> resident) {
        double smallest = sizes.stream()
                .min(Comparator.comparingInt(Measured::live))
                .map(Measured::cpuMicros)
                .orElse(Double.NaN);
        List<Row> rows = new ArrayList<>();
        for (Measured size : sizes) {
            double growth = size.cpuMicros() / smallest;
            List<String> faults = new ArrayList<>();
            if (!size.fault().isEmpty()) {
                faults.add(size.fault());
            }
            if (!(growth <= MOST_GROWTH)) {
                faults.add("an event costs too much more than with few sessions");
            }
            if (!(size.bytesPerSession() <= MOST_BYTES)) {
                faults.add("a session takes too much memory");
            }
            rows.add(new Row(
                    way,
                    size.live(),
                    size.eventsPerSecond(),
                    size.cpuMicros(),
                    growth,
                    size.bytesPerSession(),
                    resident.getOrDefault(size.live(), 0.0),
                    faults.isEmpty() ? Verdict.PASS : Verdict.FAIL,
                    String.join(", ", faults)));
        }
        return List.copyOf(rows);
    }

    /** A size that could not be measured. */
    static Row failed(String way, int live, String why) {
        double none = Double.NaN;
        return new Row(way, live, none, none, none, none, 0, Verdict.FAIL, why);
    }
}
