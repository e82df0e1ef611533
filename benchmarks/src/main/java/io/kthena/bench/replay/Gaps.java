package io.kthena.bench.replay;

import java.util.Arrays;

/** The times between tokens of all answers: steps and how many tokens each gave. For one thread. */
final class Gaps {
    private double[] seconds = new double[1024];
    private int[] times = new int[1024];
    private int count;

    void add(double gap, int tokens) {
        if (tokens == 0) {
            return;
        }
        if (count == seconds.length) {
            seconds = Arrays.copyOf(seconds, count * 2);
            times = Arrays.copyOf(times, count * 2);
        }
        seconds[count] = gap;
        times[count++] = tokens;
    }

    /** The gaps below which each of these shares of all tokens lie; NaN without a token. Shares in rising order. */
    double[] quantiles(double... shares) {
        Integer[] order = new Integer[count];
        long total = 0;
        for (int i = 0; i < count; i++) {
            order[i] = i;
            total += times[i];
        }
        Arrays.sort(order, (a, b) -> Double.compare(seconds[a], seconds[b]));
        double[] found = new double[shares.length];
        Arrays.fill(found, Double.NaN);
        long passed = 0;
        int next = 0;
        for (int i = 0; i < count && next < shares.length; i++) {
            passed += times[order[i]];
            while (next < shares.length && passed >= shares[next] * total) {
                found[next++] = seconds[order[i]];
            }
        }
        return found;
    }
}
