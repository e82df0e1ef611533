package io.kthena.bench.router;

import java.util.Arrays;
import java.util.List;

/** Median, smallest and largest of a few values; NaN if there are none. */
public record Spread(double median, double min, double max, int count) {
    /** Of no values. */
    public static final Spread NONE = new Spread(Double.NaN, Double.NaN, Double.NaN, 0);

    /** Of these values; what is not finite does not count. */
    public static Spread of(List<Double> values) {
        double[] sorted = values.stream()
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return NONE;
        }
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], Arrays.stream(sorted).max().orElse(Double.NaN), sorted.length);
    }

    /** How far the value furthest from the median is from it, as a share of the median. */
    double stray() {
        return Math.max(max - median, median - min) / median;
    }
}
