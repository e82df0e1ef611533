package io.kthena.bench.report;

import java.util.Collection;

/** How a row of a benchmark ended. */
public enum Verdict {
    /** Within its limit. */
    PASS,
    /** Beyond its limit, or wrong, or not to be measured. */
    FAIL,
    /** The machine was too noisy to say. Never a silent pass. */
    NOISY,
    /** No limit is set. */
    NONE;

    private static final int FAILED = 1;
    private static final int UNDECIDED = 3;

    /** A value that must not be above its limit. */
    public static Verdict atMost(double value, double limit) {
        return value <= limit ? PASS : FAIL;
    }

    /** A value that must not be below its limit. */
    public static Verdict atLeast(double value, double limit) {
        return value >= limit ? PASS : FAIL;
    }

    /** The exit status that all benchmarks share: 0 nothing failed, 1 a row failed, 3 noise kept a row from a verdict. */
    public static int exitStatus(Collection<Verdict> verdicts) {
        return verdicts.contains(FAIL) ? FAILED : verdicts.contains(NOISY) ? UNDECIDED : 0;
    }
}
