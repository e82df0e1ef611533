package io.kthena.cluster.schema;

import dev.cel.runtime.CelEvaluationException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The {@code format} function of CEL strings: clauses s, d, f, e, b, o, x and X. */
final class CelFormat {

    private CelFormat() {}

    /** Fills the clauses of a template with the arguments, in order. */
    static String format(String template, List<?> arguments) throws CelEvaluationException {
        StringBuilder text = new StringBuilder();
        int next = 0;
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            if (c != '%') {
                text.append(c);
                continue;
            }
            int end = endOfClause(template, i + 1);
            String clause = template.substring(i + 1, end + 1);
            if (clause.equals("%")) {
                text.append('%');
            } else if (next == arguments.size()) {
                throw new CelEvaluationException("index " + next + " out of range");
            } else {
                text.append(clause(clause, arguments.get(next++)));
            }
            i = end;
        }
        return text.toString();
    }

    private static int endOfClause(String template, int from) throws CelEvaluationException {
        int end = from;
        while (end < template.length() && (template.charAt(end) == '.' || Character.isDigit(template.charAt(end)))) {
            end++;
        }
        if (end == template.length()) {
            throw new CelEvaluationException("unexpected end of string");
        }
        return end;
    }

    private static String clause(String clause, Object value) throws CelEvaluationException {
        char kind = clause.charAt(clause.length() - 1);
        String precision = clause.substring(0, clause.length() - 1);
        return switch (kind) {
            case 's' -> shown(value);
            case 'd' -> Long.toString(number(value).longValue());
            case 'f', 'e' ->
                String.format(
                        Locale.ROOT,
                        "%" + (precision.isEmpty() ? ".6" : precision) + kind,
                        number(value).doubleValue());
            case 'b' ->
                value instanceof Boolean bool
                        ? (bool ? "1" : "0")
                        : Long.toBinaryString(number(value).longValue());
            case 'o' -> Long.toOctalString(number(value).longValue());
            case 'x' -> Long.toHexString(number(value).longValue());
            case 'X' -> Long.toHexString(number(value).longValue()).toUpperCase(Locale.ROOT);
            default -> throw new CelEvaluationException("unrecognized formatting clause \"" + kind + "\"");
        };
    }

    private static Number number(Object value) throws CelEvaluationException {
        if (value instanceof Number number) {
            return number;
        }
        throw new CelEvaluationException("a number is expected, not " + shown(value));
    }

    private static String shown(Object value) {
        return switch (value) {
            case List<?> list -> list.stream().map(CelFormat::shown).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map -> {
                Map<String, String> sorted = new TreeMap<>();
                map.forEach((k, v) -> sorted.put(shown(k), shown(v)));
                yield sorted.entrySet().stream()
                        .map(e -> e.getKey() + ": " + e.getValue())
                        .collect(Collectors.joining(", ", "{", "}"));
            }
            default -> value.toString();
        };
    }
}
