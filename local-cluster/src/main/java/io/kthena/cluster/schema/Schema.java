package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.kthena.cluster.schema.MergeKeys.ListKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One node of a parsed schema. Immutable, except that its CEL rules compile on first use.
 *
 * @param type the type asked for, or null for any
 * @param children the schemas below
 * @param traits the Kubernetes extensions
 * @param defaultValue the default, or null
 * @param checks the value validations, in the order their errors are reported
 * @param rules the CEL rules of this node
 * @param hasRulesBelow whether this node or any below has CEL rules
 */
record Schema(
        @Nullable JsonType type,
        Children children,
        Traits traits,
        @Nullable JsonNode defaultValue,
        List<Check> checks,
        RuleSet rules,
        boolean hasRulesBelow) {

    /**
     * The schemas below a node.
     *
     * @param properties by name, in declaration order
     * @param additional of all other members, or null
     * @param anyAdditional whether other members are allowed without a schema
     * @param items of list items, or null
     */
    record Children(
            Map<String, Schema> properties,
            @Nullable Schema additional,
            boolean anyAdditional,
            @Nullable Schema items) {
        static final Children NONE = new Children(Map.of(), null, false, null);

        /** Returns the schema of a member, or null when there is none. */
        @Nullable
        Schema member(String name) {
            Schema property = properties.get(name);
            return property != null ? property : additional;
        }
    }

    /**
     * The Kubernetes extensions of a node.
     *
     * @param nullable whether null is a value
     * @param intOrString {@code x-kubernetes-int-or-string}
     * @param preserveUnknown {@code x-kubernetes-preserve-unknown-fields}
     * @param embedded {@code x-kubernetes-embedded-resource}
     * @param listKind {@code x-kubernetes-list-type}
     * @param listMapKeys {@code x-kubernetes-list-map-keys}
     * @param atomicMap {@code x-kubernetes-map-type: atomic}
     * @param format the format of strings and numbers; may be empty
     */
    record Traits(
            boolean nullable,
            boolean intOrString,
            boolean preserveUnknown,
            boolean embedded,
            ListKind listKind,
            List<String> listMapKeys,
            boolean atomicMap,
            String format) {}
}
