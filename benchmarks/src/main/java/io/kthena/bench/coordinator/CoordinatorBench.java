package io.kthena.bench.coordinator;

import io.kthena.bench.command.Command;
import io.kthena.bench.command.Words;
import io.kthena.bench.process.Unavailable;
import io.kthena.bench.report.Results;
import io.kthena.bench.report.Run;
import io.kthena.bench.report.Verdict;
import io.kthena.bench.service.Bench;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code ./bench coordinator}: how many session events the coordinator takes, and what a live session costs. */
public final class CoordinatorBench {
    private static final String HELP = """
            Usage: ./bench coordinator [OPTION]...

              --quick          2 s instead of 6 s a size
              --sizes A,B      live sessions (1000,10000,100000)
              --no-pin         let the coordinator use every core, not only one
              --no-publish     leave docs/performance.md as it is
              --no-build       take what is built
            """;

    /** What the command line asks for. */
    record Options(double seconds, List<Integer> sizes, boolean pin, boolean publish) {
        static Options parse(List<String> words) {
            double seconds = 6;
            List<Integer> sizes = List.of(1_000, 10_000, 100_000);
            boolean pin = true;
            boolean publish = true;
            for (var left = new Words(words); left.hasNext(); ) {
                switch (left.next()) {
                    case "--quick" -> seconds = 2;
                    case "--no-pin" -> pin = false;
                    case "--no-publish" -> publish = false;
                    case "--sizes" -> {
                        sizes = left.counts();
                        publish = false;
                    }
                    default -> throw left.unknown();
                }
            }
            return new Options(seconds, sizes, pin, publish);
        }
    }

    private CoordinatorBench() {}

    /** Ends with 0 if every row passes, 1 if one fails, 2 for a wrong command line. */
    public static void main(String[] words) throws Exception {
        new Command<>("coordinator", HELP, Options::parse)
                .main(
                        List.of(words),
                        (options, home) -> run(options, home, Run.now(home, "coordinator", List.of(words))));
    }

    private static int run(Options options, Path home, Run run) throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>(ledger(options));
        rows.addAll(wire(options, home));
        var report = new CoordinatorReport(run, options.seconds(), List.copyOf(rows));
        String table = report.markdown();
        System.out.println("\n" + table);
        var results = new Results(home, run);
        results.write(report, table);
        if (options.publish()) {
            results.publish(table);
        }
        return Verdict.exitStatus(rows.stream().map(Row::verdict).toList());
    }

    private static List<Row> ledger(Options options) {
        List<Measured> sizes = new ArrayList<>();
        for (int live : options.sizes()) {
            System.out.printf("Ledger alone, %d live sessions%n", live);
            sizes.add(Books.measure(live, options.seconds()));
        }
        return Row.of("ledger", sizes, Map.of());
    }

    private static List<Row> wire(Options options, Path home) throws IOException, InterruptedException {
        List<Measured> sizes = new ArrayList<>();
        List<Row> failed = new ArrayList<>();
        Map<Integer, Double> resident = new HashMap<>();
        boolean pin = options.pin() && Runtime.getRuntime().availableProcessors() > 1;
        int own = pin ? 0 : -1;
        int others = pin ? 1 : -1;
        try (var bench = Bench.start(home, others)) {
            for (int live : options.sizes()) {
                System.out.printf("Through gRPC, %d live sessions%n", live);
                try {
                    var seen = Wire.measure(bench, live, options.seconds(), own);
                    sizes.add(seen.measured());
                    resident.put(live, seen.residentMb());
                } catch (Unavailable | IOException e) {
                    failed.add(Row.failed("grpc", live, String.valueOf(e.getMessage())));
                }
            }
        } catch (Unavailable e) {
            failed.add(Row.failed("grpc", 0, String.valueOf(e.getMessage())));
        }
        List<Row> rows = new ArrayList<>(Row.of("grpc", sizes, resident));
        rows.addAll(failed);
        return rows;
    }
}
