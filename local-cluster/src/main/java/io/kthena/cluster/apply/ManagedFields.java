package io.kthena.cluster.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.schema.MergeKeys;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Bookkeeping of field ownership for every write that is not a server-side apply. */
public final class ManagedFields {

    private ManagedFields() {}

    /**
     * Returns {@code after} with {@code metadata.managedFields} brought up to date; the arguments are not changed.
     *
     * <p>What the write added or changed belongs to {@code manager} alone, what it removed to nobody. Entries the
     * client sent along count instead of the stored ones, except through a subresource; a list holding one empty entry
     * clears them, an empty or missing list does not. An object that exists without entries stays without.
     *
     * @param before the stored object, or null when it is created
     * @param after the object to store, defaults included
     * @param manager who writes
     * @param keys the kind's merge keys
     * @param now the time of the write
     */
    public static ObjectNode track(
            @Nullable ObjectNode before, ObjectNode after, Manager manager, MergeKeys keys, Instant now) {
        ObjectNode result = after.deepCopy();
        Ownership owned = startingPoint(before, after, manager);
        if (owned.isEmpty() && before != null) {
            Ownership.NOBODY.writeTo(result);
            return result;
        }
        ObjectNode base = before == null ? JsonNodeFactory.instance.objectNode() : before;
        Comparison changes = Comparison.of(base, after, keys).without(AppliedFields.UNOWNED);
        FieldSet written = changes.written();
        FieldSet mine = owned.fieldsOf(manager).minus(changes.removed()).union(written);
        String time = written.isEmpty()
                ? owned.find(manager).map(Ownership.Entry::time).orElse("")
                : Ownership.time(now);
        owned.mapFields(f -> f.minus(written).minus(changes.removed()))
                .with(manager, mine, time)
                .capped()
                .writeTo(result);
        return result;
    }

    private static Ownership startingPoint(@Nullable ObjectNode before, ObjectNode after, Manager manager) {
        JsonNode sent = after.path("metadata").path("managedFields");
        if (manager.subresource() == null && before != null) {
            if (isReset(sent)) {
                return Ownership.NOBODY;
            }
            Ownership fromClient = Ownership.of(after);
            if (!fromClient.isEmpty()) {
                return fromClient;
            }
        }
        return Ownership.of(before);
    }

    private static boolean isReset(JsonNode sent) {
        return sent.size() == 1 && sent.get(0).isObject() && sent.get(0).isEmpty();
    }
}
