package io.kthena.bench.replay;

import io.kthena.bench.report.LineChart;
import io.kthena.bench.report.Run;
import io.kthena.bench.report.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/**
 * A whole run, as it is written to JSON.
 *
 * @param trace name of the file
 * @param seconds that the trace lasts at this load
 * @param rows every policy on every split
 * @param curve the same at other loads
 */
record ReplayReport(
        Run run,
        String trace,
        int requests,
        double seconds,
        Calibration calibration,
        Settings settings,
        List<Outcome> rows,
        List<Loaded> curve,
        List<Check> checks) {
    /** Virtual seconds for each real one that every replay must reach. */
    static final double FASTER = 100;

    /** Goodput below the best other policy's by less than this share counts as equal. */
    private static final double EQUAL = 0.005;

    /** What the run was asked for. */
    record Settings(double load, Score.Limits limits, double scrapeSeconds, long seed) {}

    /** An outcome at a load. */
    record Loaded(double load, Outcome outcome) {}

    /** Something that must hold. */
    record Check(String what, String measured, Verdict verdict) {}

    static List<Check> checks(List<Outcome> rows, List<Loaded> curve) {
        List<Outcome> all = new ArrayList<>(rows);
        curve.forEach(loaded -> all.add(loaded.outcome()));
        List<Check> checks = new ArrayList<>();
        double slowest = all.stream().mapToDouble(Outcome::speed).min().orElse(0);
        checks.add(new Check(
                text("at least %.0f times as fast as real time", FASTER),
                text("%.0f times, the slowest of %d replays", slowest, all.size()),
                Verdict.atLeast(slowest, FASTER)));
        long left = all.stream().mapToLong(Outcome::left).sum();
        checks.add(new Check(
                "every session ended and nothing is pinned at the end", left + " left", Verdict.atMost(left, 0)));
        for (String split :
                new LinkedHashSet<>(rows.stream().map(Outcome::split).toList())) {
            comparison(
                    split,
                    rows.stream().filter(row -> row.split().equals(split)).toList(),
                    checks);
        }
        return List.copyOf(checks);
    }

    private static void comparison(String split, List<Outcome> rows, List<Check> checks) {
        double best = rows.stream()
                .filter(row -> !row.policy().equals(Policy.OURS))
                .mapToDouble(Outcome::goodput)
                .max()
                .orElse(Double.NaN);
        rows.stream()
                .filter(row -> row.policy().equals(Policy.OURS) && !Double.isNaN(best))
                .forEach(row -> checks.add(new Check(
                        split + ": goodput of ours at least the best other's",
                        text("%.2f and %.2f requests/s", row.goodput(), best),
                        Verdict.atLeast(row.goodput(), best * (1 - EQUAL)))));
    }

    String markdown() {
        var page = new StringBuilder(summary());
        page.append("\nSources of the calibration:\n");
        calibration.sources().forEach(source -> page.append("- ").append(source).append('\n'));
        if (!curve.isEmpty()) {
            page.append("\n"
                    + "| load | split | policy | goodput/s | TTFT p50 s | TTFT p99 s | refused |\n"
                    + "|---|---|---|---|---|---|---|\n");
            curve.forEach(one -> page.append(text(
                    "| %.2f | %s | %s | %.2f | %.2f | %.2f | %d |%n",
                    one.load(),
                    one.outcome().split(),
                    one.outcome().policy(),
                    one.outcome().goodput(),
                    one.outcome().firstToken().p50(),
                    one.outcome().firstToken().p99(),
                    one.outcome().requests().refused())));
        }
        return page.toString();
    }

    /** What the page shows. */
    String summary() {
        var page = new StringBuilder(run.caption()).append('\n');
        page.append(text(
                "- %s: %d requests in %.0f s, load %.2f, seed %d, scrape interval %.1f s%n",
                trace, requests, seconds, settings.load(), settings.seed(), settings.scrapeSeconds()));
        page.append("- engines: ").append(calibration.name()).append('\n');
        page.append(text(
                "- goodput: requests/s with the first token within %.1f s and on average %.0f ms between tokens%n",
                settings.limits().firstToken(), settings.limits().betweenTokens() * 1000));
        checks.forEach(check -> page.append(text("- %s: %s, %s%n", check.verdict(), check.what(), check.measured())));
        page.append("""

                | split | policy | goodput/s | TTFT p50 s | p90 | p99 | TBT p50 ms | p99 | prefix hit % | hold p50 ms | p99 | refused | failed |
                |---|---|---|---|---|---|---|---|---|---|---|---|---|
                """);
        rows.forEach(row -> page.append(line(row)));
        return page.toString();
    }

    private static String line(Outcome row) {
        return text(
                "| %s | %s | %.2f | %.2f | %.2f | %.2f | %.1f | %.1f | %.1f | %.0f | %.0f | %d | %d |%n",
                row.split(),
                row.policy(),
                row.goodput(),
                row.firstToken().p50(),
                row.firstToken().p90(),
                row.firstToken().p99(),
                row.betweenTokens().p50() * 1000,
                row.betweenTokens().p99() * 1000,
                row.prefixHit() * 100,
                row.hold().p50() * 1000,
                row.hold().p99() * 1000,
                row.requests().refused(),
                row.requests().failed());
    }

    /** Goodput over load, one curve for each policy. */
    String chart() {
        List<LineChart.Curve> curves = new ArrayList<>();
        for (String policy : new LinkedHashSet<>(
                curve.stream().map(one -> one.outcome().policy()).toList())) {
            curves.add(new LineChart.Curve(
                    policy,
                    curve.stream()
                            .filter(one -> one.outcome().policy().equals(policy))
                            .map(one -> new LineChart.Point(
                                    one.load() * requests / seconds / settings.load(),
                                    one.outcome().goodput()))
                            .toList()));
        }
        String split = curve.getFirst().outcome().split();
        var axes = new LineChart.Axes("requests/s offered", "requests/s within both limits", false, false);
        return LineChart.svg("Goodput of " + split + " over load, " + trace, axes, curves);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
