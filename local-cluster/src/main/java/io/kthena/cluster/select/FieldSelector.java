package io.kthena.cluster.select;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A conjunction of {@code path=value} and {@code path!=value} on the fields a resource lets clients select by. */
public record FieldSelector(List<Term> terms) implements Predicate<JsonNode> {

    /** Selects everything. */
    public static final FieldSelector ALL = new FieldSelector(List.of());

    private static final Set<String> ALWAYS = Set.of("metadata.name", "metadata.namespace");

    /** One condition. */
    public record Term(String path, boolean equal, String value) {
        boolean accepts(JsonNode object) {
            JsonNode node = object;
            for (String field : path.split("\\.")) {
                node = node.path(field);
            }
            return node.asText("").equals(value) == equal;
        }
    }

    /**
     * Reads the query parameter's form.
     *
     * @param supported the resource's own selectable fields, beside name and namespace
     * @throws SelectorInvalid for a field that cannot be selected by, or text that is no selector
     */
    public static FieldSelector parse(@Nullable String text, Set<String> supported) {
        if (text == null || text.isBlank()) {
            return ALL;
        }
        List<Term> terms = new ArrayList<>();
        for (String part : text.split(",")) {
            Term term = term(part);
            if (!ALWAYS.contains(term.path()) && !supported.contains(term.path())) {
                throw new SelectorInvalid("field label not supported: " + term.path());
            }
            terms.add(term);
        }
        return new FieldSelector(List.copyOf(terms));
    }

    /** The name the selector pins down, or null. */
    public @Nullable String name() {
        return terms.stream()
                .filter(t -> t.equal() && t.path().equals("metadata.name"))
                .map(Term::value)
                .findFirst()
                .orElse(null);
    }

    @Override
    public boolean test(JsonNode object) {
        return terms.stream().allMatch(t -> t.accepts(object));
    }

    private static Term term(String part) {
        int at = part.indexOf('=');
        if (at <= 0) {
            throw new SelectorInvalid("invalid selector: '" + part + "'; can't understand '" + part + "'");
        }
        boolean unequal = part.charAt(at - 1) == '!';
        int end = unequal ? at - 1 : at;
        int from = part.startsWith("==", at) ? at + 2 : at + 1;
        return new Term(
                part.substring(0, end).strip(), !unequal, part.substring(from).strip());
    }
}
