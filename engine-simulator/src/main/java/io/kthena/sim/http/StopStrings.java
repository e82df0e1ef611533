package io.kthena.sim.http;

import java.util.List;

/** Finds stop strings in text that comes in pieces; keeps back what may be the start of one. Not thread-safe. */
final class StopStrings {
    private final List<String> stops;
    private final StringBuilder pending = new StringBuilder();
    private final int keepBack;
    private String found = "";

    StopStrings(List<String> stops) {
        this.stops = List.copyOf(stops);
        keepBack = stops.stream().mapToInt(String::length).max().orElse(1) - 1;
    }

    /** Takes a piece, returns what may be shown. */
    String accept(String piece) {
        pending.append(piece);
        int first = Integer.MAX_VALUE;
        for (String stop : stops) {
            int at = pending.indexOf(stop);
            if (at >= 0 && at < first) {
                first = at;
                found = stop;
            }
        }
        return take(found.isEmpty() ? Math.max(0, pending.length() - keepBack) : first);
    }

    /** The rest, when no more will come. */
    String flush() {
        return take(pending.length());
    }

    /** The stop string found; empty for none. */
    String found() {
        return found;
    }

    private String take(int length) {
        String text = pending.substring(0, length);
        pending.delete(0, length);
        return text;
    }
}
