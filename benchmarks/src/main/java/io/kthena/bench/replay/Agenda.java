package io.kthena.bench.replay;

import java.util.PriorityQueue;

/** Virtual time: what is to happen, in order; of two things at one moment the one planned first. For one thread. */
final class Agenda {
    private record Item(long at, long order, Runnable what) implements Comparable<Item> {
        @Override
        public int compareTo(Item other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Item> items = new PriorityQueue<>();
    private long order;
    private long now;

    /** Nanoseconds since the beginning. */
    long now() {
        return now;
    }

    /** Plans something for a moment that is not in the past. */
    void at(long moment, Runnable what) {
        items.add(new Item(Math.max(moment, now), order++, what));
    }

    /** Plans something for later. */
    void after(double seconds, Runnable what) {
        at(now + nanos(seconds), what);
    }

    /** Lets everything happen, with what it plans in turn. */
    void run() {
        for (Item next = items.poll(); next != null; next = items.poll()) {
            now = next.at();
            next.what().run();
        }
    }

    static long nanos(double seconds) {
        return Math.round(seconds * 1e9);
    }
}
