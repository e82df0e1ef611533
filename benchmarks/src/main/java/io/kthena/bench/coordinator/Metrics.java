package io.kthena.bench.coordinator;

/** Reads sums out of a page of Prometheus metrics. Pure. */
final class Metrics {
    private Metrics() {}

    /** The sum of all samples whose line begins and continues so, whatever the case of the latter. */
    static double sum(String page, String begin, String within) {
        return page.lines()
                .filter(line -> line.startsWith(begin))
                .filter(line ->
                        line.toLowerCase(java.util.Locale.ROOT).contains(within.toLowerCase(java.util.Locale.ROOT)))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
