package io.kthena.bench.startup;

import io.kthena.bench.command.Command;
import io.kthena.bench.command.Words;
import io.kthena.bench.process.Unavailable;
import io.kthena.bench.report.Results;
import io.kthena.bench.report.Run;
import io.kthena.bench.report.Verdict;
import io.kthena.bench.service.Bench;
import io.kthena.bench.service.Launch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code ./bench startup}: how long services take to become ready, and what memory they have then. */
public final class StartupBench {
    private static final List<String> SERVICES =
            List.of("booster-controller", "serving-controller", "router-service", "kv-coordinator");
    private static final String HELP = """
            Usage: ./bench startup [OPTION]...

              --quick          3 starts each instead of 7
              --services A,B   only these (%s)
              --no-publish     leave docs/performance.md as it is
              --no-build       take what is built
            """.formatted(String.join(",", SERVICES));

    /** What the command line asks for. */
    record Options(int rounds, List<String> services, boolean publish) {
        static Options parse(List<String> words) {
            int rounds = 7;
            List<String> services = SERVICES;
            boolean publish = true;
            for (var left = new Words(words); left.hasNext(); ) {
                switch (left.next()) {
                    case "--quick" -> rounds = 3;
                    case "--no-publish" -> publish = false;
                    case "--services" -> {
                        services = left.list();
                        if (!SERVICES.containsAll(services)) {
                            throw new IllegalArgumentException("--services needs some of " + SERVICES);
                        }
                        publish = false;
                    }
                    default -> throw left.unknown();
                }
            }
            return new Options(rounds, services, publish);
        }
    }

    private final Options options;
    private final List<Start> starts = new ArrayList<>();
    private final Map<Launch, String> faults = new HashMap<>();

    private StartupBench(Options options) {
        this.options = options;
    }

    /** Ends with 0 if every row passes, 1 if one fails, 2 for a wrong command line, 3 if noise kept rows from a verdict. */
    public static void main(String[] words) throws Exception {
        new Command<>("startup", HELP, Options::parse).main(List.of(words), (options, home) -> {
            Run run = Run.now(home, "startup", List.of(words));
            return report(home, run, options, new StartupBench(options).measure(home));
        });
    }

    private static int report(Path home, Run run, Options options, List<Row> rows) throws IOException {
        var report = new StartupReport(run, options.rounds(), rows);
        String table = report.markdown();
        System.out.println("\n" + table);
        var results = new Results(home, run);
        results.write(report, table);
        if (options.publish()) {
            String picture = results.picture("", report.chart());
            results.publish("![Seconds to ready](" + picture + ")\n\n" + table);
        }
        return Verdict.exitStatus(rows.stream().map(Row::verdict).toList());
    }

    private List<Row> measure(Path home) throws IOException, InterruptedException {
        List<Launch> launches = new ArrayList<>();
        for (String service : options.services()) {
            List<String> flags = Launch.sharedFlags(home, Launch.SMALL_HEAP);
            launches.add(new Launch(service, flags, true, Map.of()));
            launches.add(new Launch(service, flags, false, Map.of()));
        }
        try (var bench = Bench.start(home, -1)) {
            for (int round = 0; round < options.rounds(); round++) {
                for (Launch launch : round % 2 == 0 ? launches : launches.reversed()) {
                    measure(bench, launch);
                }
            }
        } catch (Unavailable e) {
            launches.forEach(launch -> faults.put(launch, String.valueOf(e.getMessage())));
        }
        return launches.stream().map(this::row).toList();
    }

    private void measure(Bench bench, Launch launch) throws InterruptedException {
        if (faults.containsKey(launch)) {
            return;
        }
        try {
            Start start = Start.measure(bench, launch);
            starts.add(start);
            System.out.printf(
                    "%-20s %-8s %.2f s, %.0f MB%n",
                    launch.service(), launch.cache() ? "cache" : "", start.readySeconds(), start.restingMb());
        } catch (Unavailable | IOException e) {
            faults.put(launch, String.valueOf(e.getMessage()));
        }
    }

    private Row row(Launch launch) {
        List<Start> own = starts.stream()
                .filter(start -> start.service().equals(launch.service()) && start.cache() == launch.cache())
                .toList();
        return Row.of(launch.service(), launch.cache(), own, faults.getOrDefault(launch, ""));
    }
}
