package io.kthena.cluster.schema;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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
    private static final Map<Integer, String> SUFFIXES = POWERS_OF_TEN.entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));
    private static final String BINARY = "KMGTPE";
    private static final int BITS_PER_POWER = 10;
    private static final int DIGITS_PER_POWER = 3;
    private static final int SMALLEST = 9;
    private static final int LARGEST = 18;

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

    /**
     * Returns the one spelling of a quantity's value that servers store: the largest suffix of the family it was written
     * in that leaves a whole number. Empty when the text is no quantity.
     */
    public static Optional<String> canonical(String text) {
        return parse(text).map(q -> {
            String suffix = text.replaceFirst("^[+-]?[0-9.]*", "");
            if (q.amount.signum() == 0) {
                return "0";
            }
            if (suffix.endsWith("i") && q.isInteger()) {
                return q.binary();
            }
            boolean exponent = !suffix.equals("E") && suffix.matches("[eE].*");
            return q.decimal(exponent);
        });
    }

    private String binary() {
        BigInteger value = amount.toBigIntegerExact();
        if (value.abs().bitLength() <= BITS_PER_POWER) {
            return decimal(false);
        }
        int power = 0;
        while (power < BINARY.length() && value.getLowestSetBit() >= BITS_PER_POWER) {
            value = value.shiftRight(BITS_PER_POWER);
            power++;
        }
        return power == 0 ? value.toString() : value.toString() + BINARY.charAt(power - 1) + "i";
    }

    private String decimal(boolean exponent) {
        // Smaller than a billionth is rounded up, away from zero.
        BigDecimal rounded = amount.setScale(Math.min(amount.scale(), SMALLEST), RoundingMode.UP);
        int zeros = -rounded.stripTrailingZeros().scale();
        int power = Math.min(Math.floorDiv(zeros, DIGITS_PER_POWER) * DIGITS_PER_POWER, LARGEST);
        String digits = rounded.scaleByPowerOfTen(-power).toBigIntegerExact().toString();
        if (power == 0) {
            return digits;
        }
        return digits + (exponent ? "e" + power : SUFFIXES.get(power));
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
    public boolean isInteger() {
        try {
            amount.longValueExact();
            return true;
        } catch (ArithmeticException _) {
            return false;
        }
    }
}
