package io.kthena.model.validation;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A rule that an object breaks.
 *
 * @param field path of the field, such as {@code spec.template.roles[0].name}
 * @param message what is wrong with it, in words that follow the path and a colon
 */
public record Problem(String field, String message) {

    @Override
    public String toString() {
        return field + ": " + message;
    }

    /** All problems as one line. */
    public static String join(List<Problem> problems) {
        return problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
    }

    /** A field that must be there is missing. */
    public static Problem required(String field, String detail) {
        return new Problem(field, "Required value" + (detail.isEmpty() ? "" : ": " + detail));
    }

    /** A field has a value that cannot be; {@code value} is shown as JSON shows it: texts in quotes. */
    public static Problem invalid(String field, @Nullable Object value, String detail) {
        return new Problem(field, "Invalid value: " + shown(value) + ": " + detail);
    }

    /** A field must not be set here. */
    public static Problem forbidden(String field, String detail) {
        return new Problem(field, "Forbidden: " + detail);
    }

    private static String shown(@Nullable Object value) {
        return value instanceof String text
                ? "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\""
                : String.valueOf(value);
    }
}
