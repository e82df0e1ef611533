package io.kthena.cluster.schema;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;

/**
 * An amount of a resource, such as {@code 500m}, {@code 8Gi} or {@code 1e3}; compared by value, not by spelling.
 *
 * @param amount the value in units, exact
 */
public record Quantity(BigDecimal amount) implements Comparable<Quantity> {
    private static final Pattern SYNTAX =
            Pattern.compile("([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+))([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]{1,4})?");
    private static final Map<String, Integer> POWERS_OF_TEN = Map.ofEntries(
            Map.entry("n", -9),
            Map.entry("u", -6),
            Map.entry("m", -3),
            Map.entry("k", 3),
            Map.entry("M", 6),
            Map.entry("G", 9),
            Map.entry("T", 12),
            Map.entry("P", 15),
            Map.entry("E", 18));
    private static final String BINARY = "KMGTPE";

    /** Normalises the amount so that equal quantities are equal records. */
    public Quantity {
        amount = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
    }

    /** Reads a quantity; empty when the text is none. */
    public static Optional<Quantity> parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        BigDecimal number = new BigDecimal(matcher.group(1));
        String suffix = matcher.group(2) == null ? "" : matcher.group(2);
        return Optional.of(new Quantity(scaled(number, suffix)));
    }

    private static BigDecimal scaled(BigDecimal number, String suffix) {
        if (suffix.isEmpty()) {
            return number;
        }
        if (suffix.endsWith("i")) {
            int power = 10 * (BINARY.indexOf(suffix.charAt(0)) + 1);
            return number.multiply(new BigDecimal(BigInteger.ONE.shiftLeft(power)));
        }
        Integer power = POWERS_OF_TEN.get(suffix);
        return number.scaleByPowerOfTen(power != null ? power : Integer.parseInt(suffix.substring(1)));
    }

    @Override
    public int compareTo(Quantity other) {
        return amount.compareTo(other.amount);
    }

    Quantity plus(Quantity other) {
        return new Quantity(amount.add(other.amount));
    }

    Quantity minus(Quantity other) {
        return new Quantity(amount.subtract(other.amount));
    }

    /** Tells whether the value is a whole number that fits 64 bits. */
    boolean isInteger() {
        try {
            amount.longValueExact();
            return true;
        } catch (ArithmeticException _) {
            return false;
        }
    }
}
