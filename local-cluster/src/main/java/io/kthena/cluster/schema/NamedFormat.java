package io.kthena.cluster.schema;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A format of names that CEL rules can ask for, as in {@code format.named('dns1123Label').value().validate(self.x)}.
 *
 * @param pattern what values look like
 * @param longest the most characters
 * @param advice what to tell when a value does not fit
 */
record NamedFormat(Pattern pattern, int longest, String advice) {
    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final Map<String, NamedFormat> ALL = Map.of(
            "dns1123Label", of(LABEL, 63, "a lowercase RFC 1123 label must match " + LABEL),
            "dns1123Subdomain", of(LABEL + "(\\." + LABEL + ")*", 253, "a lowercase RFC 1123 subdomain is expected"),
            "dns1035Label", of("[a-z]([-a-z0-9]*[a-z0-9])?", 63, "a DNS-1035 label is expected"),
            "qualifiedName",
                    of("(" + LABEL + "(\\." + LABEL + ")*/)?" + QUALIFIED, 316, "a qualified name is expected"),
            "labelValue", of("(" + QUALIFIED + ")?", 63, "a valid label must be empty or match " + QUALIFIED),
            "uuid", of("(?i)[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}", 36, "does not match the UUID format"));

    private static NamedFormat of(String regex, int longest, String advice) {
        return new NamedFormat(Pattern.compile(regex), longest, advice);
    }

    static Optional<NamedFormat> named(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    /** Returns what is wrong with a text, or nothing. */
    Optional<List<String>> problems(String text) {
        if (text.length() > longest) {
            return Optional.of(List.of("must be no more than " + longest + " characters"));
        }
        return pattern.matches(text) ? Optional.empty() : Optional.of(List.of(advice));
    }
}
