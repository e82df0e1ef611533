package io.kthena.cluster.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.objects.WritePath.Draft;
import io.kthena.cluster.objects.WritePath.Request;
import io.kthena.cluster.store.Json;
import io.kthena.cluster.store.Store;
import io.kthena.cluster.store.Stored;
import java.time.Clock;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Creates, updates and applies objects. Safe for use by several threads. */
public final class Writes {
    private final Store store;
    private final Clock clock;
    private final RandomGenerator random;
    private final Drafts drafts;
    private final WritePath path;

    /**
     * Writes to {@code store}.
     *
     * @param random ends generated names; must be thread-safe
     * @param reviewers who is asked before anything is stored; writes that concern them block
     */
    public Writes(Store store, Clock clock, RandomGenerator random, Reviewers reviewers) {
        this.store = store;
        this.clock = clock;
        this.random = random;
        this.drafts = new Drafts(store, clock);
        this.path = new WritePath(store, drafts, reviewers);
    }

    /** The same without asking anybody. */
    public Writes unreviewed() {
        return new Writes(store, clock, random, Reviewers.NONE);
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
        Metadata.name(type, object, random);
        Target target = new Target(type, namespace, Json.text(object, "metadata", "name"));
        return path.run(Request.whole(target, options), _ -> {
                    ObjectNode fresh = object.deepCopy();
                    drafts.startNew(target, fresh);
                    drafts.trackNew(type, fresh, options);
                    return new Draft(null, fresh);
                })
                .object();
    }

    /**
     * Replaces an object.
     *
     * @throws StatusError when there is no such object, or the change is refused
     */
    public ObjectNode replace(Target target, WriteOptions options, ObjectNode wanted) {
        return change(Request.whole(target, options), _ -> wanted.deepCopy(), Decoding.BODY);
    }

    /**
     * Changes an object.
     *
     * @param change gets a private copy of the live object and returns what the client wants, or the same to change
     *     nothing; called again when the object changes meanwhile
     * @throws StatusError when there is no such object, or the change is refused
     */
    public ObjectNode update(Target target, WriteOptions options, UnaryOperator<ObjectNode> change) {
        return change(Request.whole(target, options), change, Decoding.PATCH);
    }

    /** The same for a subresource of which reviewers see {@code view}. */
    public ObjectNode update(Target target, WriteOptions options, View view, UnaryOperator<ObjectNode> change) {
        return change(new Request(target, options, view), change, Decoding.PATCH);
    }

    private ObjectNode change(Request request, UnaryOperator<ObjectNode> change, Decoding decoding) {
        Target target = request.target();
        return path.run(request, live -> {
                    if (live == null) {
                        throw StatusError.notFound(target.type(), target.name());
                    }
                    ObjectNode wanted = change.apply(live.deepCopy());
                    Identity.check(target.type(), target.namespace(), wanted);
                    Identity.preconditions(target, wanted, live);
                    decoding.checkVersion(target, wanted);
                    String text = wanted.toString();
                    String problem = Admission.decode(target.type(), wanted, request.options());
                    if (problem != null) {
                        throw decoding.unfit(target.type(), text, problem);
                    }
                    ObjectNode changed = drafts.change(target, wanted, live, request.options());
                    return new Draft(live, drafts.track(target.type(), changed, live, request.options()));
                })
                .object();
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
        return path.run(Request.whole(target, options), live -> {
            if (live == null
                    && (options.subresource() != null
                            || Json.at(config, "metadata", "uid").isTextual())) {
                throw StatusError.notFound(type, target.name());
            }
            if (live != null) {
                Identity.preconditions(target, config, live);
            }
            ObjectNode merged = drafts.merge(target, options, config, force, live);
            if (live == null) {
                drafts.startNew(target, merged);
                return new Draft(null, merged);
            }
            return new Draft(live, drafts.change(target, merged, live, options));
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
            return path.commit(target, live, Bindings.bound(live, node, metadata, clock.instant()), options);
        });
    }

    /** Sets the finalizers of a namespace; without any, one that is being deleted goes away. */
    public ObjectNode finalizeNamespace(Target target, List<String> finalizers) {
        return store.transact(() -> {
            ObjectNode live = live(target);
            ObjectNode ready = live.deepCopy();
            Json.child(ready, "spec").set("finalizers", Json.strings(finalizers));
            return path.commit(target, live, ready, WriteOptions.internal("namespace-controller"));
        });
    }

    private ObjectNode live(Target target) {
        Stored found = store.get(target.key());
        if (found == null) {
            throw StatusError.notFound(target.type(), target.name());
        }
        return VersionForms.inVersionOf(target.type(), found.json());
    }
}
