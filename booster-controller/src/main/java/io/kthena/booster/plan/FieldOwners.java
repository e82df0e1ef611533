package io.kthena.booster.plan;

import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.FieldsV1Builder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who owns the spec of an object that a controller before us wrote by plain updates ({@code managedFields}). As long as it
 * does, what we no longer want stays: server-side apply removes only what was ours.
 */
public final class FieldOwners {

    private static final String APPLY = "Apply";
    private static final String SPEC = "f:spec";

    private FieldOwners() {}

    /** Whether a manager has applied any field of the spec. */
    static boolean hasAppliedSpec(HasMetadata live, String manager) {
        return live.getMetadata().getManagedFields().stream()
                .anyMatch(entry -> isApplied(entry, manager) && fields(entry).containsKey(SPEC));
    }

    /**
     * The entries after every field of the spec that a controller has set has become the manager's, as if it had applied it.
     * What people set by kubectl, and what scalers and others set through subresources, stays theirs.
     */
    public static List<ManagedFieldsEntry> withSpecOwnedBy(String manager, List<ManagedFieldsEntry> entries) {
        var kept = new ArrayList<ManagedFieldsEntry>();
        ManagedFieldsEntry own = null;
        ManagedFieldsEntry first = null;
        Map<String, Object> spec = new LinkedHashMap<>();
        for (ManagedFieldsEntry entry : entries) {
            if (isApplied(entry, manager)) {
                own = entry;
            } else if (isControllers(entry)) {
                first = first == null ? entry : first;
                spec = union(spec, fields(entry).get(SPEC));
                withoutSpec(entry).ifPresent(kept::add);
            } else {
                kept.add(entry);
            }
        }
        if (own == null && first == null) {
            return List.copyOf(entries);
        }
        kept.add(owner(manager, own == null ? first : own, own == null ? Map.of() : fields(own), spec));
        return List.copyOf(kept);
    }

    private static ManagedFieldsEntry owner(
            String manager, @Nullable ManagedFieldsEntry like, Map<String, Object> fields, Map<String, Object> spec) {
        var all = new LinkedHashMap<>(fields);
        if (!spec.isEmpty()) {
            all.put(SPEC, union(spec, fields.get(SPEC)));
        }
        return new ManagedFieldsEntryBuilder(like)
                .withManager(manager)
                .withOperation(APPLY)
                .withFieldsV1(fields(all))
                .build();
    }

    private static Optional<ManagedFieldsEntry> withoutSpec(ManagedFieldsEntry entry) {
        var rest = new LinkedHashMap<>(fields(entry));
        rest.remove(SPEC);
        return rest.isEmpty()
                ? Optional.empty()
                : Optional.of(new ManagedFieldsEntryBuilder(entry)
                        .withFieldsV1(fields(rest))
                        .build());
    }

    private static boolean isApplied(ManagedFieldsEntry entry, String manager) {
        return manager.equals(entry.getManager()) && APPLY.equals(entry.getOperation()) && isWhole(entry);
    }

    private static boolean isControllers(ManagedFieldsEntry entry) {
        return "Update".equals(entry.getOperation())
                && isWhole(entry)
                && !String.valueOf(entry.getManager()).startsWith("kubectl")
                && fields(entry).containsKey(SPEC);
    }

    private static boolean isWhole(ManagedFieldsEntry entry) {
        return entry.getSubresource() == null || entry.getSubresource().isEmpty();
    }

    private static Map<String, Object> fields(ManagedFieldsEntry entry) {
        return entry.getFieldsV1() == null ? Map.of() : entry.getFieldsV1().getAdditionalProperties();
    }

    private static FieldsV1 fields(Map<String, Object> fields) {
        return new FieldsV1Builder().withAdditionalProperties(fields).build();
    }

    /** Both sets of fields; a field without fields of its own is an empty map. */
    private static Map<String, Object> union(Map<String, Object> one, @Nullable Object other) {
        var all = new LinkedHashMap<>(one);
        if (other instanceof Map<?, ?> more) {
            more.forEach((key, value) -> all.merge(
                    String.valueOf(key),
                    value,
                    (left, right) -> left instanceof Map<?, ?> map ? union(copy(map), right) : right));
        }
        return all;
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        var copy = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }
}
