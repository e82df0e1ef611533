package io.kthena.cluster.kinds;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The forms of names. */
public enum NameRule {
    /** Lower-case labels joined by dots: most kinds. */
    SUBDOMAIN(
            253,
            "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must"
                    + " start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is"
                    + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"),
    /** One label: namespaces, containers, volumes. */
    LABEL(
            63,
            "[a-z0-9]([-a-z0-9]*[a-z0-9])?",
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and"
                    + " end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is"
                    + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"),
    /** One label that starts with a letter: services. */
    SERVICE(
            63,
            "[a-z]([-a-z0-9]*[a-z0-9])?",
            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic"
                    + " character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used"
                    + " for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"),
    /** A path segment: roles and bindings. */
    PATH(Integer.MAX_VALUE, "(?!\\.\\.?$)[^/%]+", "may not be '.' or '..' and may not contain '/' or '%'");

    private final int longest;
    private final Pattern pattern;
    private final String wording;

    NameRule(int longest, String pattern, String wording) {
        this.longest = longest;
        this.pattern = Pattern.compile(pattern);
        this.wording = wording;
    }

    /** What is wrong with the name, or null. */
    public @Nullable String problem(String name) {
        if (name.length() > longest) {
            return "must be no more than " + longest + " characters";
        }
        return pattern.matcher(name).matches() ? null : wording;
    }
}
