package io.kthena.bench.controllers;

import io.kthena.bench.command.Command;
import io.kthena.bench.process.Unavailable;
import io.kthena.bench.report.Results;
import io.kthena.bench.report.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code ./bench controllers}: what serving-controller costs at scale. */
public final class ControllersBench {
    private final Options options;
    private final Run run;
    private final Path home;
    private final List<Phase> converge = new ArrayList<>();
    private final List<Phase> others = new ArrayList<>();

    private ControllersBench(Options options, Run run, Path home) {
        this.options = options;
        this.run = run;
        this.home = home;
    }

    /** Ends with 0 if every rule is kept, 1 if one is not, 2 for a wrong command line, 3 if noise kept one from a verdict. */
    public static void main(String[] words) throws Exception {
        new Command<>("controllers", Options.USAGE, Options::parse).main(List.of(words), (options, home) -> {
            Run run = Run.now(home, "controllers", List.of(words));
            return new ControllersBench(options, run, home).measure();
        });
    }

    private int measure() throws Unavailable, IOException, InterruptedException {
        for (int size : options.sizes()) {
            try (Stage stage = stage()) {
                converge.add(told(stage.converge(size)));
                if (size == options.sizes().getLast()) {
                    others.add(told(stage.rest(size)));
                }
            }
        }
        try (Stage stage = stage()) {
            stage.raise();
            others.addFirst(told(stage.roll()));
        }
        var report = new ControllersReport(run, options, converge, others, Judgement.of(options, converge, others));
        write(report);
        return report.exitStatus();
    }

    private Stage stage() throws Unavailable, IOException, InterruptedException {
        return Stage.open(home, home.resolve("target/bench/controllers"), options);
    }

    private static Phase told(Phase phase) {
        System.out.printf(
                "%s %d: %.1f s, controller %.1f s CPU, %.0f MiB, %d writes %s%n",
                phase.name(),
                phase.servings(),
                phase.seconds(),
                phase.cpuSeconds(),
                phase.usage().residentMb(),
                phase.writes().total(),
                phase.note());
        return phase;
    }

    private void write(ControllersReport report) throws IOException {
        System.out.println("\n" + report.markdown());
        var results = new Results(home, run);
        results.write(report, report.markdown());
        if (options.publish()) {
            String picture = results.picture("", report.chart());
            results.publish("![Growth with the number of ModelServings](" + picture + ")\n\n" + report.summary());
        }
    }
}
