package io.kthena.cluster.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a session: {@code $ arguments} starts a step, {@code ~} says that it may take a moment to answer so, {@code ! 1}
 * says how it ends if not with 0, {@code > pattern} what
 * a line of its output must match, {@code < pattern} what none may match; {@code #} is a comment.
 */
final class Session {
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    private Session() {}

    /** One command and what is expected of it. */
    record Step(String command, int exit, boolean patient, List<String> patterns, List<String> absent) {
        List<String> arguments() {
            List<String> words = new ArrayList<>();
            for (Matcher word = WORD.matcher(command); word.find(); ) {
                words.add(word.group(1) == null ? word.group(2) : word.group(1));
            }
            return words;
        }
    }

    static List<Step> parse(String text) {
        List<Step> steps = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String rest = line.length() > 2 ? line.substring(2) : "";
            switch (line.charAt(0)) {
                case '$' -> steps.add(new Step(rest, 0, false, new ArrayList<>(), new ArrayList<>()));
                case '!' -> {
                    Step last = steps.removeLast();
                    steps.add(new Step(
                            last.command(), Integer.parseInt(rest), last.patient(), last.patterns(), last.absent()));
                }
                case '~' -> {
                    Step last = steps.removeLast();
                    steps.add(new Step(last.command(), last.exit(), true, last.patterns(), last.absent()));
                }
                case '>' -> steps.getLast().patterns().add(rest);
                case '<' -> steps.getLast().absent().add(rest);
                default -> throw new IllegalArgumentException("not a session line: " + line);
            }
        }
        return steps;
    }
}
