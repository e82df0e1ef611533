package io.kthena.admission.review;

import io.kthena.model.validation.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** How problems become the text of a denial. */
public enum Denial {
    /** A headline and one line per problem. */
    LINES("validation failed:\n", "\n"),
    /** All in one line, as Kthena words the denials of ModelServers (spec: router §1.4). */
    RUN_ON("validation failed: ", "");

    private final String headline;
    private final String separator;

    Denial(String headline, String separator) {
        this.headline = headline;
        this.separator = separator;
    }

    /** The text for at least one problem. */
    public String text(List<Problem> problems) {
        return problems.stream().map(problem -> "  - " + problem).collect(Collectors.joining(separator, headline, ""));
    }
}
