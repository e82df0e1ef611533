package io.kthena.bench.micro;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks, each with JMH in a JVM of its own, with the allocation profiler. */
final class Suite {
    /** Every benchmark of ours, wherever it lives. */
    static final String ALL = "io\\.kthena\\..*Benchmark\\.";

    private static final String[] FLAGS = {
        "-XX:+UseSerialGC", "-Xms512m", "-Xmx512m", "--sun-misc-unsafe-memory-access=allow", "-Djmh.ignoreLock=true"
    };

    /**
     * How long each benchmark runs.
     *
     * @param warmUps iterations that do not count
     * @param iterations that count
     * @param millis of one iteration
     * @param only values of parameters, each instead of all values of its parameter
     */
    record Length(int warmUps, int iterations, int millis, Map<String, String> only) {
        /** For a table: about four minutes in all. */
        static final Length FULL = new Length(4, 6, 500, Map.of());

        /** For gates: a middle size of everything, half a minute in all. */
        static final Length QUICK =
                new Length(4, 4, 200, Map.of("size", "16k", "candidates", "100", "events", "64", "groups", "100"));
    }

    private Suite() {}

    /**
     * Measures.
     *
     * @param include a regular expression, found in the full names of benchmark methods
     * @param log gets JMH's own account
     */
    static List<Measurement> run(String include, Length length, Path log) throws RunnerException {
        System.setProperty("jmh.ignoreLock", "true");
        var iteration = TimeValue.milliseconds(length.millis());
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(include)
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(1)
                .jvmArgs(FLAGS)
                .warmupIterations(length.warmUps())
                .warmupTime(iteration)
                .measurementIterations(length.iterations())
                .measurementTime(iteration)
                .addProfiler(GCProfiler.class)
                .addProfiler(ThreadCpu.class)
                .shouldFailOnError(true)
                .output(log.toString());
        length.only().forEach(options::param);
        Collection<RunResult> results = new Runner(options.build()).run();
        return results.stream().map(Measurement::of).toList();
    }
}
