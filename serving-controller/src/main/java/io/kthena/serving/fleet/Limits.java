package io.kthena.serving.fleet;

import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Limits that are a number or a percentage of something. */
public final class Limits {
    private static final Pattern PERCENTAGE = Pattern.compile("(\\d{1,3})%");

    private Limits() {}

    /** The number that a limit stands for; {@code otherwise} if it is absent or neither a number nor a percentage. */
    public static int resolve(@Nullable IntOrString limit, int total, int otherwise, boolean roundUp) {
        if (limit == null) {
            return otherwise;
        }
        if (limit.getIntVal() != null) {
            return limit.getIntVal();
        }
        var percent = percent(limit);
        if (percent.isEmpty()) {
            return otherwise;
        }
        long hundredths = (long) percent.getAsInt() * total;
        return Math.toIntExact(roundUp ? Math.ceilDiv(hundredths, 100L) : hundredths / 100L);
    }

    /** The percentage, if the limit is one, such as {@code "25%"}. */
    public static OptionalInt percent(IntOrString limit) {
        var text = limit.getStrVal();
        if (text == null) {
            return OptionalInt.empty();
        }
        var matcher = PERCENTAGE.matcher(text);
        return matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }
}
