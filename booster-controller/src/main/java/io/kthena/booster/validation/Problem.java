package io.kthena.booster.validation;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One reason why a booster cannot be expanded.
 *
 * @param field path in the object, such as {@code spec.backend.workers[0].image}
 * @param message what is wrong with it, in words that follow the path and a colon
 */
public record Problem(String field, String message) {

    @Override
    public String toString() {
        return field + ": " + message;
    }

    /** All problems as one text. */
    public static String join(List<Problem> problems) {
        return problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
    }
}
