package io.kthena.cluster.select;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A conjunction of requirements on labels: {@code a=b,c!=d,e in (f,g),h notin (i),j,!k,l>1}. */
public record LabelSelector(List<Requirement> requirements) implements Predicate<JsonNode> {

    /** Selects everything. */
    public static final LabelSelector ALL = new LabelSelector(List.of());

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?");
    private static final Pattern SET =
            Pattern.compile("\\s*(\\S+)\\s+(in|notin)\\s*\\(([^()]*)\\)\\s*", Pattern.CASE_INSENSITIVE);
    private static final Pattern COMPARISON = Pattern.compile("\\s*([^=!<>\\s]+)\\s*(==|=|!=|>|<)\\s*(\\S*)\\s*");
    private static final Pattern PRESENCE = Pattern.compile("\\s*(!?)\\s*([^=!<>\\s()]+)\\s*");

    /** One condition on the value of a label, null when the label is not there. */
    public record Requirement(String key, Operator operator, Set<String> values) {
        boolean accepts(@Nullable String value) {
            return switch (operator) {
                case IN -> value != null && values.contains(value);
                case NOT_IN -> value == null || !values.contains(value);
                case EXISTS -> value != null;
                case ABSENT -> value == null;
                case GREATER ->
                    value != null && number(value) > number(values.iterator().next());
                case LESS ->
                    value != null && number(value) < number(values.iterator().next());
            };
        }

        private static double number(String text) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                return Double.NaN;
            }
        }
    }

    /** How a requirement compares. */
    public enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        ABSENT,
        GREATER,
        LESS
    }

    /**
     * Reads the query parameter's form.
     *
     * @throws SelectorInvalid when it is not a selector
     */
    public static LabelSelector parse(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return ALL;
        }
        return new LabelSelector(
                split(text).stream().map(LabelSelector::requirement).toList());
    }

    /** Reads the form selectors have inside objects: {@code matchLabels} and {@code matchExpressions}. */
    public static LabelSelector of(JsonNode selector) {
        List<Requirement> requirements = new ArrayList<>();
        selector.path("matchLabels")
                .properties()
                .forEach(e -> requirements.add(new Requirement(
                        e.getKey(), Operator.IN, Set.of(e.getValue().asText()))));
        for (JsonNode expression : selector.path("matchExpressions")) {
            Operator operator = switch (expression.path("operator").asText()) {
                case "In" -> Operator.IN;
                case "NotIn" -> Operator.NOT_IN;
                case "Exists" -> Operator.EXISTS;
                case "DoesNotExist" -> Operator.ABSENT;
                default -> throw new SelectorInvalid("not a valid selector operator");
            };
            Set<String> values = new HashSet<>();
            expression.path("values").forEach(v -> values.add(v.asText()));
            requirements.add(new Requirement(expression.path("key").asText(), operator, Set.copyOf(values)));
        }
        return new LabelSelector(List.copyOf(requirements));
    }

    /** True for an object whose metadata.labels meet every requirement. */
    @Override
    public boolean test(JsonNode object) {
        if (requirements.isEmpty()) {
            return true;
        }
        JsonNode labels = object.path("metadata").path("labels");
        return requirements.stream().allMatch(r -> {
            JsonNode value = labels.get(r.key());
            return r.accepts(value == null ? null : value.asText());
        });
    }

    private static Requirement requirement(String text) {
        Matcher set = SET.matcher(text);
        if (set.matches()) {
            Operator operator = set.group(2).equalsIgnoreCase("in") ? Operator.IN : Operator.NOT_IN;
            return of(text, set.group(1), operator, Set.of(unique(set.group(3).split(",", -1))));
        }
        Matcher comparison = COMPARISON.matcher(text);
        if (comparison.matches()) {
            Operator operator = switch (comparison.group(2)) {
                case "!=" -> Operator.NOT_IN;
                case ">" -> Operator.GREATER;
                case "<" -> Operator.LESS;
                default -> Operator.IN;
            };
            return of(text, comparison.group(1), operator, Set.of(comparison.group(3)));
        }
        Matcher presence = PRESENCE.matcher(text);
        if (presence.matches()) {
            Operator operator = presence.group(1).isEmpty() ? Operator.EXISTS : Operator.ABSENT;
            return of(text, presence.group(2), operator, Set.of());
        }
        throw new SelectorInvalid("unable to parse requirement: found '" + text.strip() + "'");
    }

    private static String[] unique(String[] values) {
        return java.util.Arrays.stream(values).map(String::strip).distinct().toArray(String[]::new);
    }

    private static Requirement of(String text, String key, Operator operator, Set<String> values) {
        if (!KEY.matcher(key).matches()) {
            throw new SelectorInvalid(
                    "unable to parse requirement: invalid label key \"" + key + "\" in '" + text.strip() + "'");
        }
        return new Requirement(key, operator, values);
    }

    /** Splits at commas outside parentheses. */
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
