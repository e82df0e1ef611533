package io.kthena.bench.micro;

import io.kthena.bench.report.Run;
import io.kthena.bench.report.Verdict;
import java.util.List;
import java.util.Locale;

/** A whole run, as it is written to JSON. */
record MicroReport(Run run, Suite.Length length, List<Row> rows) {
    String markdown() {
        return run.caption()
                + text(
                        " JMH, a JVM per benchmark, %d iterations of %d ms after %d of warm-up.%n%n",
                        length.iterations(), length.millis(), length.warmUps())
                + table();
    }

    private String table() {
        var table = new StringBuilder("""
                | benchmark | CPU ns/op | B/op | limit | tree CPU ns/op | tree B/op | CPU over tree's | limit | verdict |
                |---|---|---|---|---|---|---|---|---|
                """);
        for (Row row : rows) {
            table.append(text(
                    "| %s | %s | %s | %s | %s | %s | %s | %s | %s |%n",
                    row.id(),
                    number(row.nanos(), 1),
                    number(row.bytes(), 0),
                    number(row.bytesLimit(), 0),
                    number(row.treeNanos(), 1),
                    number(row.treeBytes(), 0),
                    number(row.ratio(), 3),
                    number(row.ratioLimit(), 2),
                    shown(row.verdict()) + (row.note().isEmpty() ? "" : ": " + row.note())));
        }
        return table.toString();
    }

    private static String shown(Verdict verdict) {
        return verdict == Verdict.NONE ? "" : verdict.name();
    }

    private static String number(double value, int digits) {
        return Double.isNaN(value) ? "" : text("%." + digits + "f", value);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
