package io.kthena.system;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The one written list of what may differ between the page's output and ours: times, ages, addresses, node names, counters,
 * generated text, and the widths of columns.
 */
final class Normaliser {
    private record Edit(Pattern pattern, String replacement) {
        static Edit of(String pattern, String replacement) {
            return new Edit(Pattern.compile(pattern), replacement);
        }
    }

    private static final List<Edit> EDITS = List.of(
            Edit.of("\"?\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z\"?", "<time>"),
            Edit.of("\\b\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\b", "<ip>"),
            Edit.of("(?m)( <ip> +)\\S+( +<none> +<none> *)$", "$1<node>$2"),
            Edit.of("(?m)( Running +\\d+ +)\\S+( +<ip>)", "$1<age>$2"),
            Edit.of("observedGeneration: \\d+", "observedGeneration: <n>"),
            Edit.of("message: '([^':]*)'", "message: $1"),
            Edit.of("[ \\t]+", " "),
            Edit.of("(?m) $", ""));

    private Normaliser() {}

    static String apply(String text) {
        String normal = text.strip();
        for (Edit edit : EDITS) {
            normal = edit.pattern().matcher(normal).replaceAll(edit.replacement());
        }
        return normal;
    }
}
