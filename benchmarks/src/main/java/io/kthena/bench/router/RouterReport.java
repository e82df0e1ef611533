package io.kthena.bench.router;

import io.kthena.bench.report.BarChart;
import io.kthena.bench.report.Run;
import io.kthena.bench.report.Verdict;
import io.kthena.bench.router.Tally.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A whole run, as it is written to JSON.
 *
 * @param contenders name to version
 * @param unavailable name to reason
 */
record RouterReport(
        Run run,
        Options options,
        Map<String, String> contenders,
        Map<String, String> unavailable,
        List<Correctness.Check> checks,
        List<Row> rows) {
    static RouterReport of(
            Run run, Options options, Map<String, String> contenders, List<Correctness.Check> checks, Tally tally) {
        List<Row> rows = new ArrayList<>();
        for (Case what : options.cases()) {
            for (String contender : contenders.keySet()) {
                tally.row(what, contender).ifPresent(rows::add);
            }
        }
        return new RouterReport(run, options, contenders, tally.unavailable(), checks, List.copyOf(rows));
    }

    /** Whether anything is wrong that makes the command fail. */
    boolean hasFailed(String ours) {
        return !unavailable.isEmpty()
                || checks.stream().anyMatch(check -> !check.holds())
                || rows.stream()
                        .anyMatch(row -> !row.note().isEmpty()
                                || (row.contender().equals(ours) && row.verdict() == Verdict.FAIL));
    }

    boolean isNoisy(String ours) {
        return rows.stream().anyMatch(row -> row.contender().equals(ours) && row.verdict() == Verdict.NOISY);
    }

    String markdown(String ours) {
        var page = new StringBuilder();
        page.append(run.caption()).append('\n');
        contenders.forEach((name, version) ->
                page.append("- ").append(name).append(": ").append(version).append('\n'));
        unavailable.forEach((name, why) -> page.append("- ")
                .append(name)
                .append(" was not measured: ")
                .append(why)
                .append('\n'));
        long wrong = checks.stream().filter(check -> !check.holds()).count();
        page.append("- correctness: ")
                .append(checks.size() - wrong)
                .append(" of ")
                .append(checks.size())
                .append(" checks hold\n");
        checks.stream()
                .filter(check -> !check.holds())
                .forEach(check -> page.append("  - ").append(check).append('\n'));
        page.append(text(
                "- %d rounds of %.1f s, order reversed each round, after cycles of %.0f s of warm-up until our router"
                        + " got no cheaper by a tenth in two of them; the measured program alone on one core%n",
                options.rounds(), options.length().time(), options.warmSeconds()));
        page.append('\n').append(table(ours, rows));
        return page.toString();
    }

    /** What the page shows: the rows with a verdict only. */
    String summary(String ours) {
        List<Row> judged = rows.stream()
                .filter(row -> row.contender().equals(ours) && row.limit() > 0)
                .toList();
        return run.caption() + "\n\n" + table(ours, judged);
    }

    private static String table(String ours, List<Row> rows) {
        var table = new StringBuilder("""
            Ratios are to nginx in the same round: CPU per request or event, and for latency rows the median above that without
            a proxy. P/D rows do two legs and are compared with nginx doing one. Median (min to max).

            | case | who | ratio to nginx | limit | verdict | CPU us per unit | units/s | p50 us | p99 us | RSS MB | quiet windows |
            |---|---|---|---|---|---|---|---|---|---|---|
            """);
        for (Row row : rows) {
            boolean judged = row.contender().equals(ours) && row.limit() > 0;
            table.append(text(
                    "| %s | %s | %s | %s | %s | %s | %.0f | %.0f | %.0f | %.0f | %d of %d |%n",
                    row.what(),
                    row.contender(),
                    spread(row.ratio(), 2),
                    judged ? text("%.1f", row.limit()) : "",
                    row.note().isEmpty() ? (judged ? row.verdict().name() : "") : "FAIL: " + row.note(),
                    spread(row.cpu(), 1),
                    row.speed(),
                    row.p50(),
                    row.p99(),
                    row.residentMb(),
                    row.quiet(),
                    row.windows()));
        }
        return table.toString();
    }

    private static String spread(Spread spread, int digits) {
        if (spread.count() == 0) {
            return "";
        }
        String format = "%." + digits + "f (%." + digits + "f to %." + digits + "f)";
        return text(format, spread.median(), spread.min(), spread.max());
    }

    String chart(String ours) {
        return BarChart.svg(
                "Cost of the router over nginx's, same round (limit in red)",
                "nginx",
                rows.stream()
                        .filter(row ->
                                row.contender().equals(ours) && row.ratio().count() > 0)
                        .map(row -> new BarChart.Bar(
                                row.what(),
                                row.ratio().median(),
                                row.ratio().min(),
                                row.ratio().max(),
                                row.limit()))
                        .toList());
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
