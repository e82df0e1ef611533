package io.kthena.cluster.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.apply.ApplyConflict;
import io.kthena.cluster.apply.ManagedFields;
import io.kthena.cluster.apply.Manager;
import io.kthena.cluster.apply.ServerSideApply;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.schema.MergeKeys;
import io.kthena.cluster.store.Json;
import io.kthena.cluster.store.Store;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From what a client wants to an object that may be stored. Reads the store's namespaces, changes nothing. */
final class Drafts {
    private final Store store;
    private final Clock clock;

    Drafts(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** A new object, in place: where it is, its metadata, its defaults. */
    void startNew(Target target, ObjectNode object) {
        ResourceType type = target.type();
        if (type.namespaced()) {
            Namespaces.mustTakeContent(store, target);
        }
        identify(target, object);
        dropStatus(type, object);
        Metadata.start(type, object, now());
        Admission.defaults(type, object, null);
    }

    private static void identify(Target target, ObjectNode object) {
        ResourceType type = target.type();
        ObjectNode metadata = Json.child(object, "metadata").put("name", target.name());
        if (type.namespaced()) {
            metadata.put("namespace", target.namespace());
        } else {
            metadata.remove("namespace");
        }
        object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
    }

    private static void dropStatus(ResourceType type, ObjectNode object) {
        if (type.facets().custom() && type.facets().status()) {
            object.remove("status");
        }
    }

    /** Notes who owns what the client wrote and the defaults; what the server decides afterwards is nobody's. */
    void trackNew(ResourceType type, ObjectNode object, WriteOptions options) {
        ObjectNode written = object.deepCopy();
        if (type.facets().status()) {
            written.remove("status");
        }
        Manager manager = options.manager(type, Manager.Operation.UPDATE);
        MergeKeys keys = type.content().schema().mergeKeys();
        JsonNode fields =
                Json.at(ManagedFields.track(null, written, manager, keys, now()), "metadata", "managedFields");
        ObjectNode metadata = Json.child(object, "metadata");
        if (fields.isEmpty()) {
            metadata.remove("managedFields");
        } else {
            metadata.set("managedFields", fields);
        }
    }

    /** The live object changed as far as the write reaches, with its defaults. */
    ObjectNode change(Target target, ObjectNode wanted, ObjectNode live, WriteOptions options) {
        ResourceType type = target.type();
        ObjectNode changed = Separation.merge(type, wanted, live, options.subresource());
        Metadata.keep(changed, live);
        changed.put("apiVersion", type.apiVersion()).put("kind", type.kind());
        Admission.defaults(type, changed, live);
        Metadata.countGeneration(type, changed, live);
        return changed;
    }

    /** A changed object with the owners of its fields. */
    ObjectNode track(ResourceType type, ObjectNode changed, ObjectNode live, WriteOptions options) {
        return ManagedFields.track(
                live,
                changed,
                options.manager(type, Manager.Operation.UPDATE),
                type.content().schema().mergeKeys(),
                now());
    }

    /** The live object, or a new one, with a configuration applied. */
    ObjectNode merge(Target target, WriteOptions options, ObjectNode config, boolean force, @Nullable ObjectNode live) {
        ResourceType type = target.type();
        ObjectNode wanted = config.deepCopy();
        Json.child(wanted, "metadata").remove("resourceVersion");
        if (type.facets().status()) {
            // An apply owns either the status or the rest.
            boolean status = "status".equals(options.subresource());
            wanted.remove(status ? List.of("spec") : List.of("status"));
        }
        try {
            return ServerSideApply.apply(
                    live,
                    wanted,
                    options.manager(type, Manager.Operation.APPLY),
                    force,
                    type.content().schema().mergeKeys(),
                    now());
        } catch (ApplyConflict e) {
            throw StatusError.applyConflict(
                    String.valueOf(e.getMessage()),
                    e.conflicts().stream()
                            .map(c -> new String[] {c.message(), c.fieldPath()})
                            .toList());
        }
    }

    /** A draft that reviewers changed, put right: what clients cannot change they cannot change either. */
    ObjectNode again(Target target, WritePath.Draft draft, ObjectNode changed, WriteOptions options) {
        if (draft.live() != null) {
            return change(target, changed, draft.live(), options);
        }
        Metadata.keep(changed, draft.wanted());
        identify(target, changed);
        dropStatus(target.type(), changed);
        return changed;
    }

    /** The object as it will be stored, if it breaks no rule; {@code wanted} is changed. */
    ObjectNode finish(Target target, @Nullable ObjectNode live, ObjectNode wanted, WriteOptions options) {
        if (live == null) {
            target.type().content().rules().prepareCreate(wanted);
        }
        Admission.validate(target.type(), wanted, live, options);
        return wanted;
    }

    private Instant now() {
        return clock.instant();
    }
}
