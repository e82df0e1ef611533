package io.kthena.cluster.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * A set of field paths as a tree: the content of a {@code fieldsV1}. Immutable.
 *
 * <p>Steps are written as {@code fieldsV1} writes them: {@code f:name}, <code>k:{"key":"value"}</code>, {@code v:value}
 * and {@code i:index}. No child is an empty set.
 *
 * @param member whether the path to this node is in the set
 * @param children the nodes below, by step
 */
record FieldSet(boolean member, SortedMap<String, FieldSet> children) {
    static final FieldSet NONE = new FieldSet(false, Collections.emptySortedMap());
    static final FieldSet LEAF = new FieldSet(true, Collections.emptySortedMap());
    private static final String SELF = ".";

    static FieldSet of(boolean member, Map<String, FieldSet> children) {
        SortedMap<String, FieldSet> kept = new TreeMap<>();
        children.forEach((step, set) -> {
            if (!set.isEmpty()) {
                kept.put(step, set);
            }
        });
        if (kept.isEmpty()) {
            return member ? LEAF : NONE;
        }
        return new FieldSet(member, Collections.unmodifiableSortedMap(kept));
    }

    boolean isEmpty() {
        return !member && children.isEmpty();
    }

    FieldSet child(String step) {
        return children.getOrDefault(step, NONE);
    }

    FieldSet asMember() {
        return member ? this : new FieldSet(true, children);
    }

    FieldSet union(FieldSet other) {
        if (other.isEmpty()) {
            return this;
        }
        Map<String, FieldSet> all = new TreeMap<>(children);
        other.children.forEach((step, set) -> all.merge(step, set, FieldSet::union));
        return of(member || other.member, all);
    }

    FieldSet minus(FieldSet other) {
        if (other.isEmpty() || isEmpty()) {
            return this;
        }
        Map<String, FieldSet> left = new TreeMap<>();
        children.forEach((step, set) -> left.put(step, set.minus(other.child(step))));
        return of(member && !other.member, left);
    }

    FieldSet intersection(FieldSet other) {
        Map<String, FieldSet> both = new TreeMap<>();
        children.forEach((step, set) -> both.put(step, set.intersection(other.child(step))));
        return of(member && other.member, both);
    }

    /** Returns the set with every named field on the way to a member made a member too; list items are left alone. */
    FieldSet withNamedParents() {
        Map<String, FieldSet> all = new TreeMap<>();
        children.forEach((step, set) -> {
            FieldSet below = set.withNamedParents();
            all.put(step, step.startsWith("f:") ? below.asMember() : below);
        });
        return of(member, all);
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (member && !children.isEmpty()) {
            json.putObject(SELF);
        }
        children.forEach((step, set) -> json.set(step, set.toJson()));
        return json;
    }

    /** Reads a {@code fieldsV1}. */
    static FieldSet parse(JsonNode fieldsV1) {
        return parse(fieldsV1, false);
    }

    private static FieldSet parse(JsonNode json, boolean leafIfEmpty) {
        Map<String, FieldSet> children = new TreeMap<>();
        boolean self = json.has(SELF) || (leafIfEmpty && json.isEmpty());
        for (var child : json.properties()) {
            if (!child.getKey().equals(SELF)) {
                children.merge(Steps.canonical(child.getKey()), parse(child.getValue(), true), FieldSet::union);
            }
        }
        return of(self, children);
    }

    /** Lists the members as messages write paths, as in {@code .spec.ports[port=80,protocol="TCP"].name}. */
    List<String> paths() {
        List<String> paths = new ArrayList<>();
        visit("", (path, set) -> {
            if (set.member) {
                paths.add(path);
            }
        });
        return paths;
    }

    private void visit(String path, BiConsumer<String, FieldSet> visitor) {
        visitor.accept(path, this);
        children.forEach((step, set) -> set.visit(path + Steps.shown(step), visitor));
    }
}
