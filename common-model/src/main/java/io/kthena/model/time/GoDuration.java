package io.kthena.model.time;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Go's duration strings ({@code 1m30s}, {@code 250ms}, {@code 1.5h}), the form of every duration in the CRDs. */
public final class GoDuration {
    private static final Pattern WHOLE = Pattern.compile(
            "[+-]?(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)" + "((\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h))*");
    private static final Pattern PART = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");

    private GoDuration() {}

    /**
     * Parses a Go duration.
     *
     * @throws IllegalArgumentException if {@code text} is not one, or does not fit 64 bits of nanoseconds
     */
    public static Duration parse(String text) {
        if (text.equals("0") || text.equals("+0") || text.equals("-0")) {
            return Duration.ZERO;
        }
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException("not a duration: \"" + text + "\"");
        }
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(nanosOf(part.group(2)))));
        }
        try {
            long value = nanos.setScale(0, RoundingMode.DOWN).longValueExact();
            return Duration.ofNanos(text.startsWith("-") ? -value : value);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("duration out of range: \"" + text + "\"", e);
        }
    }

    private static long nanosOf(String unit) {
        return switch (unit) {
            case "ns" -> 1L;
            case "us", "µs", "μs" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            default -> 3_600_000_000_000L;
        };
    }
}
