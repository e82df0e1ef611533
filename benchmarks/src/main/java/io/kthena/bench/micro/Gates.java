package io.kthena.bench.micro;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The limits that are checked in: one line per benchmark with its bytes per operation and its ratio to the reference. */
final class Gates {
    /**
     * Limits of one benchmark.
     *
     * @param bytes most bytes per operation
     * @param ratio most CPU time as a part of the Jackson tree's in the same run; NaN for no limit
     */
    record Gate(double bytes, double ratio) {}

    private static final String RESOURCE = "gates.txt";
    private static final int FIELDS = 3;

    private final Map<String, Gate> gates;

    private Gates(Map<String, Gate> gates) {
        this.gates = Map.copyOf(gates);
    }

    /** The checked-in ones. */
    static Gates checkedIn() throws IOException {
        try (InputStream in = Gates.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IOException(RESOURCE + " is not on the class path");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /**
     * Reads lines of {@code NAME BYTES RATIO}, where the ratio may be {@code -}; {@code #} begins a comment.
     *
     * @throws IllegalArgumentException for anything else
     */
    static Gates parse(String text) {
        Map<String, Gate> gates = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            String[] fields = line.replaceFirst("#.*", "").strip().split("\\s+");
            if (fields[0].isEmpty()) {
                continue;
            }
            if (fields.length != FIELDS) {
                throw new IllegalArgumentException("a gate is NAME BYTES RATIO, not: " + line);
            }
            double ratio = fields[2].equals("-") ? Double.NaN : Double.parseDouble(fields[2]);
            if (gates.put(fields[0], new Gate(Double.parseDouble(fields[1]), ratio)) != null) {
                throw new IllegalArgumentException("two gates for " + fields[0]);
            }
        }
        return new Gates(gates);
    }

    /** Limits of a benchmark, or null. */
    @Nullable
    Gate of(String id) {
        return gates.get(id);
    }

    /** Every benchmark with limits. */
    Set<String> names() {
        return gates.keySet();
    }
}
