package io.kthena.bench.coordinator;

import io.kthena.bench.report.Run;
import java.util.List;
import java.util.Locale;

/**
 * A whole run, as it is written to JSON.
 *
 * @param seconds each size was measured
 */
record CoordinatorReport(Run run, double seconds, List<Row> rows) {
    String markdown() {
        return run.caption()
                + text(
                        " Sessions come and go for %.0f s while so many others stay held. Limits: %.0f times the CPU of an event at the smallest size, %.0f bytes a session.%n%n",
                        seconds, Row.MOST_GROWTH, Row.MOST_BYTES)
                + table();
    }

    private String table() {
        var table = new StringBuilder("""
                | way | live sessions | events/s | CPU us per event | over the smallest | heap bytes per live session | RSS MB | verdict |
                |---|---|---|---|---|---|---|---|
                """);
        for (Row row : rows) {
            table.append(text(
                    "| %s | %d | %.0f | %.2f | %.2f | %.0f | %s | %s |%n",
                    row.way(),
                    row.live(),
                    row.eventsPerSecond(),
                    row.cpuMicros(),
                    row.growth(),
                    row.bytesPerSession(),
                    row.residentMb() == 0 ? "" : text("%.0f", row.residentMb()),
                    row.verdict() + (row.note().isEmpty() ? "" : ": " + row.note())));
        }
        return table.toString();
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
