package io.kthena.bench.startup;

import io.kthena.bench.peers.Unavailable;
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
            for (int i = 0; i < words.size(); i++) {
                switch (words.get(i)) {
                    case "--quick" -> rounds = 3;
                    case "--no-publish" -> publish = false;
                    case "--services" -> {
                        i++;
                        services = i < words.size() ? List.of(words.get(i).split(",")) : List.of();
                        if (services.isEmpty() || !SERVICES.containsAll(services)) {
                            throw new IllegalArgumentException("--services needs some of " + SERVICES);
                        }
                        publish = false;
                    }
                    default -> throw new IllegalArgumentException("unknown option " + words.get(i));
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
    public static void main(String[] words) throws IOException, InterruptedException {
        if (List.of(words).contains("--help")) {
            System.out.print(HELP);
            return;
        }
        Options options;
        try {
            options = Options.parse(List.of(words));
        } catch (IllegalArgumentException e) {
            System.err.println("bench startup: " + e.getMessage() + "\n" + HELP);
            System.exit(Verdict.USAGE);
            return;
        }
        Path home = Path.of(System.getProperty("kthena.home")).toRealPath();
        var run = Run.now(home, "startup", List.of(words));
        var rows = new StartupBench(options).run(home);
        var report = new StartupReport(run, options.rounds(), rows);
        String table = report.markdown();
        System.out.println("\n" + table);
        var results = new Results(home, run);
        results.write(report, table);
        if (options.publish()) {
            String picture = results.picture("", report.chart());
            results.publish("![Seconds to ready](" + picture + ")\n\n" + table);
        }
        System.exit(Verdict.exitStatus(rows.stream().map(Row::verdict).toList()));
    }

    private List<Row> run(Path home) throws IOException, InterruptedException {
        List<Launch> launches = new ArrayList<>();
        for (String service : options.services()) {
            launches.add(new Launch(service, Launch.SMALL_HEAP, true, Map.of()));
            launches.add(new Launch(service, Launch.SMALL_HEAP, false, Map.of()));
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
