package io.kthena.bench.micro;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * One benchmark method with its parameters.
 *
 * @param group what it is about, such as {@code intake}
 * @param method how it is done; {@link #REFERENCE} is the Jackson tree
 * @param params its parameters, joined by dashes, perhaps empty
 * @param nanos CPU time of an operation, median over the iterations
 * @param bestNanos the same of the cheapest iteration: what a noisy machine disturbs least
 * @param bytes allocated by an operation; NaN if unknown
 */
public record Measurement(String group, String method, String params, double nanos, double bestNanos, double bytes) {
    /** The method that others are compared with. */
    static final String REFERENCE = "tree";

    private static final String SUFFIX = "Benchmark";
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final double MEDIAN = 50;

    /** What JMH measured. */
    static Measurement of(RunResult run) {
        BenchmarkParams params = run.getParams();
        String[] name = params.getBenchmark().split("\\.");
        String group = name[name.length - 2].replace(SUFFIX, "").toLowerCase(Locale.ROOT);
        Collection<String> values =
                params.getParamsKeys().stream().map(params::getParam).toList();
        Result<?> cpu = secondary(run, ThreadCpu.LABEL);
        Result<?> allocated = secondary(run, ALLOCATED);
        return new Measurement(
                group,
                name[name.length - 1],
                String.join("-", values),
                cpu == null ? Double.NaN : cpu.getStatistics().getPercentile(MEDIAN),
                cpu == null ? Double.NaN : cpu.getStatistics().getMin(),
                allocated == null ? Double.NaN : allocated.getScore());
    }

    private static @Nullable Result<?> secondary(RunResult run, String label) {
        for (Result<?> result : run.getSecondaryResults().values()) {
            if (result.getLabel().endsWith(label)) {
                return result;
            }
        }
        return null;
    }

    /** Its name in the gates and in tables. */
    String id() {
        return group + "-" + method + (params.isEmpty() ? "" : "-" + params);
    }

    /** Whether this is the reference of another measurement. */
    boolean isReferenceOf(Measurement other) {
        return method.equals(REFERENCE) && group.equals(other.group) && params.equals(other.params);
    }
}
