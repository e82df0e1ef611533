package io.kthena.bench.controllers;

import io.kthena.bench.controllers.Judgement.Ruling;
import io.kthena.bench.report.LineChart;
import io.kthena.bench.report.LineChart.Axes;
import io.kthena.bench.report.LineChart.Curve;
import io.kthena.bench.report.LineChart.Point;
import io.kthena.bench.report.Run;
import io.kthena.bench.report.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A whole run, as it is written to JSON.
 *
 * @param converge one phase for each size
 * @param others the roll and the rest
 */
record ControllersReport(Run run, Options options, List<Phase> converge, List<Phase> others, List<Ruling> rulings) {

    int exitStatus() {
        return Verdict.exitStatus(rulings.stream().map(Ruling::verdict).toList());
    }

    String markdown() {
        return summary() + "\n" + written();
    }

    /** What the page shows. */
    String summary() {
        return """
                %s
                - serving-controller's JVM: `@deploy/jvm/service.flags %s`, a fresh process and an empty cluster for each size
                - API server, stand-in controllers and node in one other process on the same cores; pods without processes,
                  ready as soon as they are bound

                %s
                %s""".formatted(run.caption(), String.join(" ", options.heap()), phases(), judged());
    }

    private String phases() {
        var table = new StringBuilder("""
                | what | pods | time s | CPU s | writes | per ModelServing: writes | passes | ms | Events | RSS MiB (peak) | foreign cores |
                |---|---|---|---|---|---|---|---|---|---|---|
                """);
        for (Phase phase : all().toList()) {
            table.append(text(
                    "| %s | %d | %.1f | %.1f | %d | %.1f | %.1f | %.1f | %d | %.0f (%.0f) | %.2f |%n",
                    title(phase),
                    phase.pods(),
                    phase.seconds(),
                    phase.cpuSeconds(),
                    phase.writes().total(),
                    phase.writesPerServing(),
                    (double) phase.reconciles() / phase.servings(),
                    phase.seconds() * 1000 / phase.servings(),
                    phase.writes().events(),
                    phase.usage().residentMb(),
                    phase.usage().peakMb(),
                    phase.foreign() + phase.steal()));
        }
        return table.toString();
    }

    private Stream<Phase> all() {
        return Stream.concat(converge.stream(), others.stream());
    }

    private String title(Phase phase) {
        return switch (phase.name()) {
            case "converge" -> phase.servings() + " ModelServings converge";
            case "rest" -> phase.servings() + " ModelServings at rest";
            default ->
                text("1 ModelServing rolls %d groups, maxUnavailable %d", options.groups(), options.maxUnavailable());
        };
    }

    private String judged() {
        var table = new StringBuilder("| rule | measured | limit | verdict |\n|---|---|---|---|\n");
        rulings.forEach(ruling -> table.append(
                text("| %s | %s | %s | %s |%n", ruling.rule(), ruling.measured(), ruling.limit(), ruling.verdict())));
        return table.toString();
    }

    private String written() {
        if (converge.isEmpty()) {
            return "";
        }
        Phase largest = converge.getLast();
        var table = new StringBuilder(text("""
                What was written while %d ModelServings converged, by all clients:

                | client | write | count | refused | changed nothing | most per object |
                |---|---|---|---|---|---|
                """, largest.servings()));
        largest.writes()
                .rows()
                .forEach(row -> table.append(text(
                        "| %s | %s | %d | %d | %d | %d |%n",
                        row.series().client(),
                        row.series().what(),
                        row.count(),
                        row.refused(),
                        row.unchanged(),
                        row.mostPerObject())));
        String reads = largest.writes().reads().entrySet().stream()
                .map(read -> read.getKey() + " " + read.getValue())
                .collect(Collectors.joining(", "));
        return table + "\nRead by the controller meanwhile: " + reads + ".\n";
    }

    String chart() {
        return LineChart.svg(
                "Convergence of N ModelServings of 4 pods each, from nothing",
                new Axes("ModelServings", "", true, true),
                List.of(
                        curve(
                                "writes of the controller",
                                phase -> phase.writes().total()),
                        curve("time, s", Phase::seconds),
                        curve("CPU of the controller, s", Phase::cpuSeconds)));
    }

    private Curve curve(String what, ToDoubleFunction<Phase> value) {
        double exponent = Growth.of(what, converge, value).exponent();
        return new Curve(
                Double.isNaN(exponent) ? what : text("%s: N^%.2f", what, exponent),
                converge.stream()
                        .map(phase -> new Point(phase.servings(), value.applyAsDouble(phase)))
                        .toList());
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
