package io.kthena.bench.controllers;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.kthena.bench.report.Machine;
import io.kthena.bench.report.Page;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** {@code ./bench controllers}: what serving-controller costs at scale. */
public final class ControllersBench {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int NOISY = 3;

    private final Options options;
    private final String command;
    private final Path home;
    private final List<Phase> converge = new ArrayList<>();
    private final List<Phase> others = new ArrayList<>();

    private ControllersBench(Options options, String command, Path home) {
        this.options = options;
        this.command = command;
        this.home = home;
    }

    /** Ends with 0 if every rule is kept, 1 if one is not, 2 for a wrong command line, 3 if noise kept one from a verdict. */
    public static void main(String[] words) throws IOException, InterruptedException {
        if (List.of(words).contains("--help")) {
            System.out.print(Options.USAGE);
            return;
        }
        Options options;
        try {
            options = Options.parse(List.of(words));
        } catch (IllegalArgumentException e) {
            System.err.println("bench controllers: " + e.getMessage() + "\n" + Options.USAGE);
            System.exit(USAGE);
            return;
        }
        Path home = Path.of(System.getProperty("kthena.home")).toRealPath();
        Path lockFile = Path.of(System.getProperty("java.io.tmpdir"), "kthena-bench.lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                System.err.println("bench controllers: another benchmark is running on this machine");
                System.exit(FAILED);
                return;
            }
            var bench = new ControllersBench(
                    options, ("./bench controllers " + String.join(" ", words)).strip(), home);
            System.exit(bench.run());
        }
    }

    private int run() throws IOException, InterruptedException {
        String date = LocalDateTime.now().truncatedTo(ChronoUnit.MINUTES).toString();
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
        var report = new ControllersReport(
                date,
                command,
                Machine.here(home),
                options,
                converge,
                others,
                Judgement.of(options, converge, others));
        write(report);
        return report.hasFailed() ? FAILED : report.isNoisy() ? NOISY : 0;
    }

    private Stage stage() throws IOException, InterruptedException {
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
        String table = report.markdown();
        System.out.println("\n" + table);
        Path results = Files.createDirectories(home.resolve("benchmarks/results"));
        String name = LocalDate.now() + "-controllers";
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .setVisibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE)
                .writeValue(results.resolve(name + ".json").toFile(), report);
        Files.writeString(results.resolve(name + ".md"), "# Controllers, " + LocalDate.now() + "\n\n" + table);
        Files.writeString(results.resolve(name + ".svg"), report.chart());
        System.out.println("Written to benchmarks/results/" + name + ".json, .md and .svg");
        if (options.publish()) {
            Path docs = home.resolve("docs");
            Files.createDirectories(docs.resolve("images"));
            Files.writeString(docs.resolve("images/performance-controllers.svg"), report.chart());
            new Page(docs.resolve("performance.md"))
                    .replace(
                            "controllers",
                            "## Controllers\n\n![Growth with the number of ModelServings](images/performance-controllers.svg)\n\n"
                                    + table);
        }
    }
}
