package io.kthena.bench.command;

import java.util.List;
import java.util.NoSuchElementException;

/** The words of a command line, one after the other. Every complaint is an {@link IllegalArgumentException} for people. */
public final class Words {
    private final List<String> all;
    private int next;

    /** From the first word on. */
    public Words(List<String> all) {
        this.all = List.copyOf(all);
    }

    /** Whether there is another word. */
    public boolean hasNext() {
        return next < all.size();
    }

    /** The next word. */
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no more words");
        }
        return all.get(next++);
    }

    /** The value of the option that was the last word. */
    public String value() {
        if (!hasNext()) {
            throw new IllegalArgumentException(option() + " needs a value");
        }
        return next();
    }

    /** The same, as its parts between commas. */
    public List<String> list() {
        return List.of(value().split(","));
    }

    /** The same, as a whole number above 0. */
    public int count() {
        return count(value());
    }

    /** The same, as whole numbers above 0 between commas. */
    public List<Integer> counts() {
        return list().stream().map(this::count).toList();
    }

    private int count(String text) {
        double number = positive(text);
        if (number != Math.rint(number) || number > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(text + " is no whole number above 0");
        }
        return (int) number;
    }

    /** The same, as a number above 0. */
    public double positive() {
        return positive(value());
    }

    /** A text as a number above 0. */
    public static double positive(String text) {
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            value = Double.NaN;
        }
        if (!(value > 0 && value < 1e9)) {
            throw new IllegalArgumentException(text + " is no number above 0");
        }
        return value;
    }

    private String option() {
        return all.get(next - 1);
    }

    /** What to say of the last word if it is not known. */
    public IllegalArgumentException unknown() {
        return new IllegalArgumentException("unknown option " + option());
    }
}
