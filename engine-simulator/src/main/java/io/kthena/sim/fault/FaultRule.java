package io.kthena.sim.fault;

import java.util.ArrayList;
import java.util.List;

/**
 * When and how a fault strikes.
 *
 * @param fault which
 * @param probability 0..1, per opportunity
 * @param times at most so many times; 0 for no limit
 * @param millis length of delays, in milliseconds
 * @param after tokens before {@link Fault#RECOMPUTED_AFTER_N}
 */
public record FaultRule(Fault fault, double probability, int times, long millis, int after) {
    /** Checks ranges. */
    public FaultRule {
        if (!(probability >= 0 && probability <= 1) || times < 0 || millis < 0 || after < 0) {
            throw new IllegalArgumentException(
                    "fault " + fault.key() + ": probability must be 0..1, the rest not negative");
        }
    }

    /** A fault that always strikes; delays last {@code millis}. */
    public static FaultRule always(Fault fault, long millis) {
        return new FaultRule(fault, 1, 0, millis, 1);
    }

    /**
     * Parses {@code done.drop:p=0.5,times=3;read.slow:ms=200;recomputed_after_n:after=4}.
     *
     * @throws IllegalArgumentException naming the part that is not understood
     */
    public static List<FaultRule> parse(String text) {
        var rules = new ArrayList<FaultRule>();
        for (String part : text.split(";")) {
            if (!part.isBlank()) {
                rules.add(parseOne(part.strip()));
            }
        }
        return List.copyOf(rules);
    }

    private static FaultRule parseOne(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        var fault = Fault.of(name).orElseThrow(() -> new IllegalArgumentException("no fault is called " + name));
        double probability = 1;
        int times = 0;
        long millis = 1000;
        int after = 1;
        for (String option :
                colon < 0 ? new String[0] : text.substring(colon + 1).split(",")) {
            int equals = option.indexOf('=');
            String value = option.substring(equals + 1).strip();
            switch (equals < 0 ? option : option.substring(0, equals).strip()) {
                case "p" -> probability = Double.parseDouble(value);
                case "times" -> times = Integer.parseInt(value);
                case "ms" -> millis = Long.parseLong(value);
                case "after" -> after = Integer.parseInt(value);
                default -> throw new IllegalArgumentException("fault " + name + ": no option " + option);
            }
        }
        return new FaultRule(fault, probability, times, millis, after);
    }
}
