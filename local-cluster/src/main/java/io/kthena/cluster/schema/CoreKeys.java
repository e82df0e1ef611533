package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cursor over the hand-written table of core kinds.
 *
 * @param name the field's name, or empty for list items and the object itself
 * @param rule how the value merges
 */
record CoreKeys(String name, Rule rule) implements MergeKeys {
    private static final Rule PLAIN = new Rule(ListKind.ATOMIC, List.of(), false, null, Map.of());

    /** Fields the typed forms of core kinds hold by value, so that they exist before anyone sets them. */
    private static final List<String> BY_VALUE =
            List.of("metadata", "spec", "status", "template", "strategy", "updateStrategy", "containers", "names");

    /**
     * How one place merges.
     *
     * @param list server-side apply's treatment of a list
     * @param keys its key fields
     * @param atomic whether an object, or each item of a list, is replaced as a whole
     * @param patchKey the strategic merge key; empty for scalars, null when the list is replaced
     * @param fields the known fields of the object, or of the list's items
     */
    record Rule(
            ListKind list,
            List<String> keys,
            boolean atomic,
            @Nullable String patchKey,
            Map<String, Rule> fields) {}

    static MergeKeys root(Map<String, Rule> fields) {
        return new CoreKeys("", new Rule(ListKind.ATOMIC, List.of(), false, null, fields));
    }

    @Override
    public MergeKeys field(String field) {
        return new CoreKeys(field, rule.fields.getOrDefault(field, PLAIN));
    }

    @Override
    public MergeKeys items() {
        return new CoreKeys("", new Rule(ListKind.ATOMIC, List.of(), rule.atomic, null, rule.fields));
    }

    @Override
    public ListKind listKind() {
        return rule.list;
    }

    @Override
    public List<String> mapKeys() {
        return rule.keys;
    }

    @Override
    public Optional<JsonNode> keyDefault(String key) {
        return key.equals("protocol") ? Optional.of(TextNode.valueOf("TCP")) : Optional.empty();
    }

    @Override
    public boolean atomicMap() {
        return rule.atomic;
    }

    @Override
    public boolean patchMerges() {
        return rule.patchKey != null;
    }

    @Override
    public Optional<String> patchKey() {
        return Optional.ofNullable(rule.patchKey).filter(k -> !k.isEmpty());
    }

    @Override
    public boolean alwaysThere() {
        return BY_VALUE.contains(name);
    }

    @Override
    public boolean mapEntry() {
        return false;
    }
}
