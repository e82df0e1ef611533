package io.kthena.bench.startup;

import io.kthena.bench.report.BarChart;
import io.kthena.bench.report.Run;
import io.kthena.bench.report.Verdict;
import io.kthena.bench.router.Spread;
import java.util.List;
import java.util.Locale;

/** A whole run, as it is written to JSON. */
record StartupReport(Run run, int rounds, List<Row> rows) {
    String markdown() {
        return run.caption()
                + text(
                        " %d starts each, in turn, in an order that turns round; median (min to max). Memory is resident, at ready and two seconds later.%n%n",
                        rounds)
                + table();
    }

    private String table() {
        var table = new StringBuilder("""
                | service | AOT cache | ready s | limit | CPU s | MB at ready | MB at rest | quiet starts | verdict |
                |---|---|---|---|---|---|---|---|---|
                """);
        for (Row row : rows) {
            table.append(text(
                    "| %s | %s | %s | %s | %s | %s | %s | %d of %d | %s |%n",
                    row.service(),
                    row.cache() ? "with" : "without",
                    spread(row.readySeconds(), 2),
                    row.limit() == 0 ? "" : text("%.1f", row.limit()),
                    spread(row.cpuSeconds(), 2),
                    spread(row.readyMb(), 0),
                    spread(row.restingMb(), 0),
                    row.quiet(),
                    row.starts(),
                    (row.verdict() == Verdict.NONE ? "" : row.verdict())
                            + (row.note().isEmpty() ? "" : ": " + row.note())));
        }
        return table.toString();
    }

    String chart() {
        return BarChart.svg(
                "Seconds from process to ready (goal in red)",
                "1 s",
                rows.stream()
                        .filter(row -> row.readySeconds().count() > 0)
                        .map(row -> new BarChart.Bar(
                                row.service() + (row.cache() ? ", cache" : ""),
                                row.readySeconds().median(),
                                row.readySeconds().min(),
                                row.readySeconds().max(),
                                row.limit()))
                        .toList());
    }

    private static String spread(Spread spread, int digits) {
        if (spread.count() == 0) {
            return "";
        }
        String format = "%." + digits + "f (%." + digits + "f to %." + digits + "f)";
        return text(format, spread.median(), spread.min(), spread.max());
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
