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
import io.kthena.cluster.store.Key;
import io.kthena.cluster.store.Store;
import io.kthena.cluster.store.Stored;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Creates, updates and applies objects. Each call is one locked read-modify-write. Safe for use by several threads. */
public final class Writes {
    private final Store store;
    private final Clock clock;
    private final RandomGenerator random;

    /** Writes to {@code store}; {@code random} ends generated names and must be thread-safe. */
    public Writes(Store store, Clock clock, RandomGenerator random) {
        this.store = store;
        this.clock = clock;
        this.random = random;
    }

    /**
     * What a write left.
     *
     * @param object the object now, or as it was when the write removed it; not to be changed
     * @param created whether it was not there before
     */
    public record Outcome(ObjectNode object, boolean created) {}

    /**
     * Creates an object; {@code object} is changed.
     *
     * @throws StatusError when it is refused
     */
    public ObjectNode create(ResourceType type, @Nullable String namespace, ObjectNode object, WriteOptions options) {
        Identity.check(type, namespace, object);
        String problem = Admission.decode(type, object, options);
        if (problem != null) {
            throw Admission.unfitBody(type, problem);
        }
        return store.transact(() -> {
            Metadata.name(type, object, random);
            Target target = new Target(type, namespace, Json.text(object, "metadata", "name"));
            startNew(target, object);
            trackNew(type, object, options);
            return commit(target, null, finishNew(target, object, options), options);
        });
    }

    /** Notes who owns what the client wrote and the defaults; what the server decides afterwards is nobody's. */
    private void trackNew(ResourceType type, ObjectNode object, WriteOptions options) {
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

    /**
     * Replaces an object; {@code wanted} is changed.
     *
     * @throws StatusError when there is no such object, or the change is refused
     */
    public ObjectNode replace(Target target, WriteOptions options, ObjectNode wanted) {
        return change(target, options, _ -> wanted, Decoding.BODY);
    }

    /**
     * Changes an object.
     *
     * @param change gets a private copy of the live object and returns what the client wants, or the same to change
     *     nothing
     * @throws StatusError when there is no such object, or the change is refused
     */
    public ObjectNode update(Target target, WriteOptions options, UnaryOperator<ObjectNode> change) {
        return change(target, options, change, Decoding.PATCH);
    }

    private ObjectNode change(
            Target target, WriteOptions options, UnaryOperator<ObjectNode> change, Decoding decoding) {
        return store.transact(() -> {
            ObjectNode live = live(target);
            ObjectNode wanted = change.apply(live.deepCopy());
            Identity.check(target.type(), target.namespace(), wanted);
            Identity.preconditions(target, wanted, live);
            decoding.checkVersion(target, wanted);
            String text = wanted.toString();
            String problem = Admission.decode(target.type(), wanted, options);
            if (problem != null) {
                throw decoding.unfit(target.type(), text, problem);
            }
            ObjectNode ready = admitChange(target, wanted, live, options);
            ObjectNode tracked = ManagedFields.track(
                    live,
                    ready,
                    options.manager(target.type(), Manager.Operation.UPDATE),
                    target.type().content().schema().mergeKeys(),
                    now());
            return commit(target, live, tracked, options);
        });
    }

    /**
     * Applies a configuration, creating the object when it is not there.
     *
     * @param force whether to take fields from other managers
     * @throws StatusError when it is refused, also for conflicts
     */
    public Outcome apply(Target target, WriteOptions options, ObjectNode config, boolean force) {
        ResourceType type = target.type();
        Identity.check(type, target.namespace(), config);
        Identity.nameMatches(target, config);
        if (Json.at(config, "metadata").has("managedFields")) {
            throw StatusError.badRequest("metadata.managedFields must be nil");
        }
        Admission.decodeApplied(type, config);
        return store.transact(() -> {
            Stored found = store.get(target.key());
            ObjectNode live = found == null ? null : VersionForms.inVersionOf(type, found.json());
            if (live == null
                    && (options.subresource() != null
                            || Json.at(config, "metadata", "uid").isTextual())) {
                throw StatusError.notFound(type, target.name());
            }
            if (live != null) {
                Identity.preconditions(target, config, live);
            }
            ObjectNode merged = merge(target, options, config, force, live);
            ObjectNode ready;
            if (live == null) {
                startNew(target, merged);
                ready = finishNew(target, merged, options);
            } else {
                ready = admitChange(target, merged, live, options);
            }
            return new Outcome(commit(target, live, ready, options), live == null);
        });
    }

    /**
     * Puts a pod on a node: the one change of a pod's node name there is.
     *
     * @param node the node's name
     * @param metadata labels and annotations to add
     * @throws StatusError when there is no such pod, or it has a node
     */
    public ObjectNode bind(Target target, WriteOptions options, String node, JsonNode metadata) {
        return store.transact(() -> {
            ObjectNode live = live(target);
            String bound = Json.text(live, "spec", "nodeName");
            if (!bound.isEmpty()) {
                throw StatusError.conflict(
                        "",
                        "pods/binding",
                        target.name(),
                        "pod " + target.name() + " is already assigned to node \"" + bound + "\"");
            }
            if (Finalizers.isDeleting(live)) {
                throw StatusError.conflict(
                        "",
                        "pods/binding",
                        target.name(),
                        "pod " + target.name() + " is being deleted, cannot be assigned to a host");
            }
            // Nobody owns what a binding sets.
            return commit(target, live, Bindings.bound(live, node, metadata, now()), options);
        });
    }

    /** Sets the finalizers of a namespace; without any, one that is being deleted goes away. */
    public ObjectNode finalizeNamespace(Target target, List<String> finalizers) {
        return store.transact(() -> {
            ObjectNode live = live(target);
            ObjectNode ready = live.deepCopy();
            Json.child(ready, "spec").set("finalizers", Json.strings(finalizers));
            return commit(target, live, ready, WriteOptions.internal("namespace-controller"));
        });
    }

    private ObjectNode merge(
            Target target, WriteOptions options, ObjectNode config, boolean force, @Nullable ObjectNode live) {
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

    private void startNew(Target target, ObjectNode object) {
        ResourceType type = target.type();
        if (type.namespaced()) {
            Namespaces.mustTakeContent(store, target);
        }
        ObjectNode metadata = Json.child(object, "metadata").put("name", target.name());
        if (type.namespaced()) {
            metadata.put("namespace", target.namespace());
        } else {
            metadata.remove("namespace");
        }
        object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
        if (type.facets().custom() && type.facets().status()) {
            object.remove("status");
        }
        Metadata.start(type, object, now());
        Admission.defaults(type, object, null);
    }

    private ObjectNode finishNew(Target target, ObjectNode object, WriteOptions options) {
        ResourceType type = target.type();
        type.content().rules().prepareCreate(object);
        if (store.get(target.key()) != null) {
            throw StatusError.alreadyExists(type, target.name());
        }
        Admission.validate(type, object, null, options);
        return object;
    }

    private ObjectNode admitChange(Target target, ObjectNode wanted, ObjectNode live, WriteOptions options) {
        ResourceType type = target.type();
        ObjectNode ready = Separation.merge(type, wanted, live, options.subresource());
        Metadata.keep(ready, live);
        ready.put("apiVersion", type.apiVersion()).put("kind", type.kind());
        Admission.defaults(type, ready, live);
        Metadata.countGeneration(type, ready, live);
        Admission.validate(type, ready, live, options);
        return ready;
    }

    /** Stores the object unless nothing changed; removes it when nothing keeps it any longer. */
    private ObjectNode commit(Target target, @Nullable ObjectNode live, ObjectNode ready, WriteOptions options) {
        if (live != null && Separation.same(live, ready)) {
            return live;
        }
        if (options.dryRun()) {
            return ready;
        }
        Key key = target.key();
        if (live != null && Finalizers.done(ready)) {
            store.remove(key, ready);
            return ready;
        }
        return store.put(key, ready).json();
    }

    private ObjectNode live(Target target) {
        Stored found = store.get(target.key());
        if (found == null) {
            throw StatusError.notFound(target.type(), target.name());
        }
        return VersionForms.inVersionOf(target.type(), found.json());
    }

    private Instant now() {
        return clock.instant();
    }
}
