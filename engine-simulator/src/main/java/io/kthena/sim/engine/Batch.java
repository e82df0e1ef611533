package io.kthena.sim.engine;

import java.util.List;

/** What one step computes. Pure data. */
record Batch(List<Item> items) {
    /** So many tokens of one sequence. */
    record Item(Sequence sequence, int tokens) {}

    Batch {
        items = List.copyOf(items);
    }

    int tokens() {
        int sum = 0;
        for (Item item : items) {
            sum += item.tokens();
        }
        return sum;
    }

    int prefillTokens() {
        int sum = 0;
        for (Item item : items) {
            sum += item.sequence().generated() == 0 || item.tokens() > 1 ? item.tokens() : 0;
        }
        return sum;
    }

    long contextTokens() {
        long sum = 0;
        for (Item item : items) {
            sum += item.sequence().computed;
        }
        return sum;
    }
}
