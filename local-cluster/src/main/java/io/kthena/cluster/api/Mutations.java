package io.kthena.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.objects.DeleteOptions;
import io.kthena.cluster.objects.Deletes;
import io.kthena.cluster.objects.StatusError;
import io.kthena.cluster.objects.Target;
import io.kthena.cluster.objects.WriteOptions;
import io.kthena.cluster.objects.Writes;
import io.kthena.cluster.schema.FieldError;
import io.kthena.cluster.select.Selection;
import io.kthena.cluster.store.Json;
import io.kthena.cluster.store.Stored;
import java.util.ArrayList;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Create, replace, patch and delete. */
final class Mutations {
    /** Core kinds whose deletion answers with the object itself, the last time it is seen. */
    private static final Set<String> SHOWN_WHEN_GONE =
            Set.of("Pod", "Service", "ServiceAccount", "PersistentVolumeClaim");

    private final Cluster cluster;
    private final Reads reads;

    Mutations(Cluster cluster, Reads reads) {
        this.cluster = cluster;
        this.reads = reads;
    }

    Reply create(ResourceRequest request) {
        if (request.type().namespaced() && request.namespace() == null) {
            throw StatusError.methodNotAllowed();
        }
        WriteOptions options = request.writeOptions();
        ObjectNode created =
                cluster.writes().create(request.type(), request.namespace(), Bodies.object(request.http()), options);
        return Reply.json(Reply.CREATED, created, options.warnings());
    }

    Reply replace(ResourceRequest request) {
        WriteOptions options = request.writeOptions();
        ObjectNode wanted = Bodies.object(request.http());
        Target target = request.target();
        if (Json.text(wanted, "metadata", "name").isEmpty()) {
            Json.child(wanted, "metadata").put("name", target.name());
        }
        return Reply.json(Reply.OK, cluster.writes().replace(target, options, wanted), options.warnings());
    }

    Reply patch(ResourceRequest request) {
        WriteOptions options = request.writeOptions();
        Patches patch = Patches.of(request);
        if (patch instanceof Patches.Apply(ObjectNode config, boolean force)) {
            if (request.http().param("fieldManager") == null) {
                throw StatusError.invalidOption(
                        "PatchOptions",
                        new FieldError("fieldManager", FieldError.Reason.REQUIRED, "is required for apply patch"));
            }
            Writes.Outcome outcome = cluster.writes().apply(request.target(), options, config, force);
            return Reply.json(outcome.created() ? Reply.CREATED : Reply.OK, outcome.object(), options.warnings());
        }
        ObjectNode patched = cluster.writes().update(request.target(), options, live -> patch.on(live, request.type()));
        return Reply.json(Reply.OK, patched, options.warnings());
    }

    /** Sets a namespace's own finalizers: the last step of its end. */
    Reply finalizeNamespace(ResourceRequest request) {
        ObjectNode wanted = Bodies.object(request.http());
        JsonNode finalizers = Json.at(wanted, "spec", "finalizers");
        return Reply.json(cluster.writes().finalizeNamespace(request.target(), Json.texts(finalizers)));
    }

    Reply delete(ResourceRequest request) {
        DeleteOptions options = deleteOptions(request);
        Target target = request.target();
        Deletes.Outcome outcome = cluster.deletes().delete(target, options);
        boolean shown = !outcome.gone()
                || (target.type().group().isEmpty()
                        && SHOWN_WHEN_GONE.contains(target.type().kind()));
        return Reply.json(Reply.OK, shown ? outcome.object() : success(target, outcome.object()), options.warnings());
    }

    private static ObjectNode success(Target target, JsonNode object) {
        ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Success");
        status.set(
                "details",
                StatusError.details(target.type(), target.name()).put("uid", Json.text(object, "metadata", "uid")));
        return status;
    }

    Reply deleteCollection(ResourceRequest request) {
        DeleteOptions options = deleteOptions(request);
        ResourceType type = request.type();
        Selection selection = reads.selection(request);
        ObjectNode list = Json.object().put("kind", type.names().listKind()).put("apiVersion", type.apiVersion());
        ObjectNode metadata = list.putObject("metadata");
        ArrayNode items = list.putArray("items");
        for (Stored stored :
                cluster.store().list(type.storage(), request.namespace()).objects()) {
            if (selection.test(stored.json())) {
                deleted(type, stored, options, items);
            }
        }
        metadata.put("resourceVersion", Long.toString(cluster.store().revision()));
        return Reply.json(Reply.OK, list, options.warnings());
    }

    private void deleted(ResourceType type, Stored stored, DeleteOptions options, ArrayNode items) {
        Target target = new Target(type, stored.key().namespace(), stored.key().name());
        try {
            items.add(cluster.deletes().delete(target, options).object());
        } catch (StatusError e) {
            // Deleted by somebody else meanwhile: what was wanted.
            if (!e.reason().equals("NotFound")) {
                throw e;
            }
        }
    }

    /** The options of the body, else of the query. */
    static DeleteOptions deleteOptions(ResourceRequest request) {
        Request http = request.http();
        ObjectNode body = Bodies.objectOrEmpty(http);
        JsonNode dryRun = body.path("dryRun");
        Long grace = body.path("gracePeriodSeconds").isNumber()
                ? Long.valueOf(body.path("gracePeriodSeconds").asLong())
                : http.number("gracePeriodSeconds");
        return new DeleteOptions(
                policy(body, http),
                grace,
                Json.textOrNull(body, "preconditions", "uid"),
                Json.textOrNull(body, "preconditions", "resourceVersion"),
                request.dryRun() || !dryRun.isEmpty(),
                new ArrayList<>());
    }

    private static DeleteOptions.@Nullable Policy policy(ObjectNode body, Request http) {
        String named = Json.textOrNull(body, "propagationPolicy");
        named = named == null ? http.param("propagationPolicy") : named;
        if (named == null) {
            JsonNode orphan = body.path("orphanDependents");
            boolean orphans = orphan.asBoolean() || "true".equals(http.param("orphanDependents"));
            return orphans ? DeleteOptions.Policy.ORPHAN : null;
        }
        return switch (named) {
            case "Background" -> DeleteOptions.Policy.BACKGROUND;
            case "Foreground" -> DeleteOptions.Policy.FOREGROUND;
            case "Orphan" -> DeleteOptions.Policy.ORPHAN;
            default ->
                throw StatusError.invalidOption(
                        "DeleteOptions",
                        new FieldError(
                                "propagationPolicy",
                                FieldError.Reason.NOT_SUPPORTED,
                                "\"" + named + "\": supported values: \"Foreground\", \"Background\", \"Orphan\","
                                        + " \"nil\""));
        };
    }
}
