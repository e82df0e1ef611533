package io.kthena.cluster.apply;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.schema.JsonEquality;
import io.kthena.cluster.schema.MergeKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Server-side apply: merges what a manager wants into the live object, removes what it no longer wants, and refuses to
 * take fields from others unless forced.
 */
public final class ServerSideApply {
    /** Owner of what an object held before its first apply, when nobody was on record. */
    private static final String BEFORE_FIRST_APPLY = "before-first-apply";

    private ServerSideApply() {}

    /**
     * Returns the live object after an apply, with {@code managedFields}; the arguments are not changed.
     *
     * <p>An apply that changes nothing returns an object equal to {@code live}, times included. Defaults, pruning and
     * validation of the result are the caller's.
     *
     * @param live the stored object, or null when it does not exist
     * @param config what the manager wants: only the fields it has an opinion on; its managedFields are ignored
     * @param manager who applies
     * @param force whether fields of other managers are taken
     * @param keys the kind's merge keys
     * @param now the time of the apply
     * @throws ApplyConflict when other managers own fields that would change, and force is off
     */
    // The six facts of one request; a record around them would only be unpacked again.
    public static ObjectNode apply(
            @Nullable ObjectNode live, ObjectNode config, Manager manager, boolean force, MergeKeys keys, Instant now)
            throws ApplyConflict {
        ObjectNode wanted = cleaned(config);
        ObjectNode base = live == null ? JsonNodeFactory.instance.objectNode() : live;
        Ownership owned = Ownership.of(live);
        if (live != null && owned.isEmpty()) {
            owned = firstApply(live, keys, now);
        }
        ObjectNode merged = merge(base, wanted, owned, manager, keys);
        Comparison changes = Comparison.of(base, merged, keys).without(AppliedFields.UNOWNED);
        if (!force) {
            refuseConflicts(base, changes, owned.others(manager), manager, keys);
        }
        LastApplied.refresh(merged, wanted, manager);
        hand(owned, changes, AppliedFields.of(wanted, keys).minus(AppliedFields.UNOWNED), manager, now)
                .writeTo(merged);
        return live != null && JsonEquality.same(live, merged) ? live.deepCopy() : merged;
    }

    private static ObjectNode cleaned(ObjectNode config) {
        ObjectNode wanted = config.deepCopy();
        if (wanted.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
        }
        ValueMerge.dropNulls(wanted);
        return wanted;
    }

    private static Ownership firstApply(ObjectNode live, MergeKeys keys, Instant now) {
        FieldSet everything = Comparison.of(JsonNodeFactory.instance.objectNode(), live, keys)
                .without(AppliedFields.UNOWNED)
                .added();
        Manager unknown = new Manager(
                BEFORE_FIRST_APPLY,
                Manager.Operation.UPDATE,
                live.path("apiVersion").asText(),
                null);
        return Ownership.NOBODY.with(unknown, everything, Ownership.time(now));
    }

    private static ObjectNode merge(
            ObjectNode base, ObjectNode wanted, Ownership owned, Manager manager, MergeKeys keys) {
        ObjectNode merged = ValueMerge.merge(base, wanted, keys);
        FieldSet before = owned.fieldsOf(manager);
        if (!before.isEmpty()) {
            FieldSet kept = AppliedFields.of(wanted, keys).union(AppliedFields.UNOWNED);
            for (Ownership.Entry other : owned.others(manager)) {
                kept = kept.union(other.fields());
            }
            ValueMerge.prune(merged, before.withNamedParents(), kept.withNamedParents(), keys);
        }
        return merged;
    }

    private static void refuseConflicts(
            ObjectNode live, Comparison changes, List<Ownership.Entry> others, Manager manager, MergeKeys keys)
            throws ApplyConflict {
        FieldSet contested = changes.written();
        List<Conflict> conflicts = new ArrayList<>();
        FieldSet excused = FieldSet.NONE;
        for (Ownership.Entry other : others) {
            FieldSet taken = other.fields().intersection(contested);
            if (!taken.isEmpty() && excused.isEmpty()) {
                excused = LastApplied.excused(live, manager, keys);
            }
            taken.minus(excused).paths().forEach(path -> conflicts.add(new Conflict(other.manager(), path)));
        }
        if (!conflicts.isEmpty()) {
            throw new ApplyConflict(conflicts);
        }
    }

    private static Ownership hand(Ownership owned, Comparison changes, FieldSet mine, Manager manager, Instant now) {
        FieldSet lost = changes.written().union(changes.removed());
        boolean unchanged = changes.isSame() && owned.fieldsOf(manager).equals(mine);
        String time = owned.find(manager)
                .filter(_ -> unchanged)
                .map(Ownership.Entry::time)
                .orElse(Ownership.time(now));
        return owned.mapFields(f -> f.minus(lost)).with(manager, mine, time).capped();
    }
}
