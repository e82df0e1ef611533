package io.kthena.bench.replay;

/** A latency histogram's sum and count, and what a scraper makes of two readings: their mean, which sticks while nothing is new. */
final class Meter {
    private double sum;
    private long count;
    private double sumSeen;
    private long countSeen;
    private double mean;

    void add(double seconds, long times) {
        sum += seconds * times;
        count += times;
    }

    /** The mean since the last reading, the one before if nothing came, 0 before the first. */
    double read() {
        if (count > countSeen) {
            mean = (sum - sumSeen) / (count - countSeen);
        }
        sumSeen = sum;
        countSeen = count;
        return mean;
    }
}
