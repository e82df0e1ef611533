package io.kthena.bench.controllers;

import io.kthena.bench.controllers.Judgement.Outcome;
import io.kthena.bench.controllers.Judgement.Verdict;
import io.kthena.bench.report.CurveChart;
import io.kthena.bench.report.CurveChart.Curve;
import io.kthena.bench.report.CurveChart.Point;
import io.kthena.bench.report.Machine;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * A whole run, as it is written to JSON.
 *
 * @param date of its start, ISO
 * @param command how to repeat it
 * @param converge one phase for each size
 * @param others the roll and the rest
 */
record ControllersReport(
        String date,
        String command,
        Machine machine,
        Options options,
        List<Phase> converge,
        List<Phase> others,
        List<Verdict> verdicts) {

    boolean hasFailed() {
        return converge.isEmpty() || verdicts.stream().anyMatch(verdict -> verdict.outcome() == Outcome.FAIL);
    }

    boolean isNoisy() {
        return verdicts.stream().anyMatch(verdict -> verdict.outcome() == Outcome.NOISY);
    }

    String markdown() {
        return """
                Taken %s with `%s` on %s.
                - serving-controller's JVM: `@deploy/jvm/service.flags %s`, a fresh process and an empty cluster for each size
                - API server, stand-in controllers and node in one other process on the same cores; pods without processes,
                  ready as soon as they are bound

                %s
                %s
                %s""".formatted(
                        date, command, machine.line(), String.join(" ", options.heap()), phases(), judged(), written());
    }

    private String phases() {
        var table = new StringBuilder("""
                | what | pods | time s | CPU s | writes | writes per ModelServing | ms per ModelServing | Events | RSS MiB (peak) | foreign cores |
                |---|---|---|---|---|---|---|---|---|---|
                """);
        for (Phase phase : all().toList()) {
            table.append(text(
                    "| %s | %d | %.1f | %.1f | %d | %.1f | %.1f | %d | %.0f (%.0f) | %.2f |%n",
                    title(phase),
                    phase.pods(),
                    phase.seconds(),
                    phase.cpuSeconds(),
                    phase.writes().total(),
                    phase.writesPerServing(),
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
                text(
                        "1 ModelServing rolls %d groups, maxUnavailable %d",
                        options.groups(), options.maxUnavailable());
        };
    }

    private String judged() {
        var table = new StringBuilder("| rule | measured | limit | verdict |\n|---|---|---|---|\n");
        verdicts.forEach(verdict -> table.append(
                text("| %s | %s | %s | %s |%n", verdict.rule(), verdict.measured(), verdict.limit(), verdict.outcome())));
        return table.toString();
    }

    private String written() {
        if (converge.isEmpty()) {
            return "";
        }
        Phase largest = converge.getLast();
        var table = new StringBuilder(text(
                """
                What was written while %d ModelServings converged, by all clients:

                | client | write | count | refused | changed nothing | most per object |
                |---|---|---|---|---|---|
                """,
                largest.servings()));
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
        return table.toString();
    }

    String chart() {
        return CurveChart.svg(
                "Convergence of N ModelServings of 4 pods, from nothing",
                "ModelServings",
                List.of(
                        curve("writes of the controller", phase -> phase.writes().total()),
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
