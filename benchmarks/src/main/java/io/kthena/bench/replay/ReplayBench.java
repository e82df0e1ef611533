package io.kthena.bench.replay;

import io.kthena.bench.command.Command;
import io.kthena.bench.report.Results;
import io.kthena.bench.report.Run;
import io.kthena.bench.report.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code ./bench replay TRACE}: policies side by side. */
public final class ReplayBench {
    private static final String NAME = "replay";

    private final Options options;
    private final Calibration calibration;
    private final Trace recorded;
    private final Intake intake;

    private ReplayBench(Options options, Calibration calibration, Trace recorded) {
        this.options = options;
        this.calibration = calibration;
        this.recorded = recorded;
        this.intake = new Intake(recorded);
    }

    /** Ends with 0 if every check passes, 1 if one fails, 2 for a wrong command line or trace. */
    public static void main(String[] words) throws Exception {
        new Command<>(NAME, Options.USAGE, ReplayBench::of)
                .main(List.of(words), (bench, home) -> bench.run(home, List.of(words)));
    }

    private static ReplayBench of(List<String> words) throws IOException {
        Options options = Options.parse(words);
        Path calibration = calibration(Command.home(), options.calibration());
        return new ReplayBench(options, Calibration.read(calibration), Trace.read(options.trace()));
    }

    private static Path calibration(Path home, String name) {
        Path ours = home.resolve("benchmarks/calibration").resolve(name + ".json");
        return Files.exists(ours) ? ours : Path.of(name);
    }

    private int run(Path home, List<String> words) throws IOException, InterruptedException {
        Run run = Run.now(home, NAME, named(words));
        Trace trace = recorded.faster(options.load());
        System.out.printf(
                "%s: %d requests in %.0f s; %s; seed %d%n",
                trace.name(), trace.requests().size(), trace.seconds(), calibration.name(), options.seed());
        System.out.println("Warm-up:");
        one(trace, options.policies().getFirst(), options.splits().getFirst());
        List<Outcome> rows = new ArrayList<>();
        for (Fleet.Split split : options.splits()) {
            for (String policy : options.policies()) {
                rows.add(one(trace, policy, split));
            }
        }
        List<ReplayReport.Loaded> curve = curve();
        var report = new ReplayReport(
                run,
                trace.name(),
                trace.requests().size(),
                trace.seconds(),
                calibration,
                new ReplayReport.Settings(options.load(), options.limits(), options.scrapeSeconds(), options.seed()),
                rows,
                curve,
                ReplayReport.checks(rows, curve));
        System.out.println("\n" + report.summary());
        write(home, run, report);
        return Verdict.exitStatus(
                report.checks().stream().map(ReplayReport.Check::verdict).toList());
    }

    /** The command with the trace's file name alone: where it lies is nobody's business. */
    private List<String> named(List<String> words) {
        return words.stream()
                .map(word -> word.equals(options.trace().toString()) ? recorded.name() : word)
                .toList();
    }

    private List<ReplayReport.Loaded> curve() {
        List<ReplayReport.Loaded> curve = new ArrayList<>();
        for (String policy : options.policies()) {
            for (double load : options.curve()) {
                curve.add(new ReplayReport.Loaded(load, one(recorded.faster(load), policy, options.curveSplit())));
            }
        }
        return curve;
    }

    private Outcome one(Trace trace, String policy, Fleet.Split split) {
        var conditions = new Replay.Conditions(trace, intake, calibration, options.scrapeSeconds(), options.seed());
        Outcome outcome = Replay.run(conditions, policy, split, options.limits());
        System.out.printf(
                "%-6s %-12s goodput %.2f/s, TTFT p50 %.2f s p99 %.2f s, prefix hit %.1f %%, refused %d; %.0f times"
                        + " real time, decisions %s%n",
                split,
                policy,
                outcome.goodput(),
                outcome.firstToken().p50(),
                outcome.firstToken().p99(),
                outcome.prefixHit() * 100,
                outcome.requests().refused(),
                outcome.speed(),
                outcome.decisions());
        return outcome;
    }

    private void write(Path home, Run run, ReplayReport report) throws IOException {
        var results = new Results(home, run);
        results.write(report, report.markdown());
        if (!options.publish()) {
            return;
        }
        String picture =
                report.curve().isEmpty() ? "" : "![Goodput over load](" + results.picture("", report.chart()) + ")\n\n";
        results.publish(picture + report.summary());
    }
}
