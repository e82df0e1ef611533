package io.kthena.bench.micro;

import io.kthena.bench.command.Command;
import io.kthena.bench.command.Words;
import io.kthena.bench.report.Results;
import io.kthena.bench.report.Run;
import io.kthena.bench.report.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** {@code ./bench micro}: what the hot paths take and allocate. */
public final class MicroBench {
    private static final String HELP = """
            Usage: ./bench micro [OPTION]...

              --quick          short iterations, a middle size of everything: what CI runs; nothing is written then
              --only REGEX     only benchmarks whose full name contains a match; nothing is written then
              --no-publish     leave docs/performance.md as it is

            Prints a row per benchmark and fails if one allocates or takes more than its gate in
            benchmarks/src/main/resources/io/kthena/bench/micro/gates.txt allows.
            """;

    private MicroBench() {}

    private record Options(boolean quick, String only, boolean publish) {
        static Options parse(List<String> words) {
            boolean quick = false;
            boolean publish = true;
            String only = "";
            for (var left = new Words(words); left.hasNext(); ) {
                switch (left.next()) {
                    case "--quick" -> quick = true;
                    case "--no-publish" -> publish = false;
                    case "--only" -> only = left.value();
                    default -> throw left.unknown();
                }
            }
            return new Options(quick, only, publish);
        }
    }

    /** Ends with 0 if every row passes, 1 if one fails, 2 for a wrong command line. */
    public static void main(String[] words) throws Exception {
        new Command<>("micro", HELP, Options::parse)
                .main(List.of(words), (options, home) -> run(options, home, Run.now(home, "micro", List.of(words))));
    }

    private static int run(Options options, Path home, Run run) throws IOException, RunnerException {
        Path log = Files.createDirectories(home.resolve("target/bench/logs")).resolve("micro.log");
        var length = options.quick() ? Suite.Length.QUICK : Suite.Length.FULL;
        System.out.println("Measuring, a JVM per benchmark; JMH's own account goes to " + home.relativize(log));
        List<Measurement> measured = Suite.run(Suite.ALL + ".*" + options.only(), length, log);
        boolean complete = options.only().isEmpty() && !options.quick();
        var rows = Row.of(measured, Gates.checkedIn(), complete);
        var report = new MicroReport(run, length, rows);
        String table = report.markdown();
        System.out.println("\n" + table);
        if (complete) {
            var results = new Results(home, run);
            results.write(report, table);
            if (options.publish()) {
                results.publish(table);
            }
        }
        return Verdict.exitStatus(rows.stream().map(Row::verdict).toList());
    }
}
