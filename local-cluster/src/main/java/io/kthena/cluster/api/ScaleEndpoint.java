package io.kthena.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.kinds.ScalePaths;
import io.kthena.cluster.objects.ReviewSubject.ShownKind;
import io.kthena.cluster.objects.StatusError;
import io.kthena.cluster.objects.Target;
import io.kthena.cluster.objects.VersionForms;
import io.kthena.cluster.objects.View;
import io.kthena.cluster.objects.WriteOptions;
import io.kthena.cluster.schema.FieldError;
import io.kthena.cluster.store.Json;
import io.kthena.cluster.store.Stored;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The scale subresource: replicas as an autoscaling/v1 Scale. */
final class ScaleEndpoint {
    private static final String NEGATIVE = "should be a non-negative integer";

    private final Cluster cluster;

    ScaleEndpoint(Cluster cluster) {
        this.cluster = cluster;
    }

    Reply serve(ResourceRequest request) {
        ScalePaths paths = request.type().facets().scale();
        if (paths == null) {
            throw StatusError.notFound(request.type(), request.target().name());
        }
        return switch (request.http().method()) {
            case "GET" -> Reply.json(scale(request.type(), paths, live(request.target())));
            case "PUT" -> write(request, paths, _ -> Bodies.object(request.http()));
            case "PATCH" -> {
                Patches patch = Patches.of(request);
                yield write(request, paths, scale -> patched(patch, scale, request));
            }
            default -> throw StatusError.methodNotAllowed();
        };
    }

    private static ObjectNode patched(Patches patch, ObjectNode scale, ResourceRequest request) {
        // Applying a Scale merges like any other patch: its one field has one owner, the applier.
        return patch instanceof Patches.Apply(ObjectNode config, boolean _)
                ? new Patches.Merge(config).on(scale, request.type())
                : patch.on(scale, request.type());
    }

    private ObjectNode live(Target target) {
        Stored stored = cluster.store().get(target.type().key(target.namespace(), target.name()));
        if (stored == null) {
            throw StatusError.notFound(target.type(), target.name());
        }
        return VersionForms.inVersionOf(target.type(), stored.json());
    }

    private Reply write(ResourceRequest request, ScalePaths paths, UnaryOperator<ObjectNode> change) {
        Target target = request.target();
        WriteOptions options = request.writeOptions();
        ObjectNode written = cluster.writes().update(target, options, new ScaleView(target, paths), live -> {
            ObjectNode wanted = change.apply(scale(target.type(), paths, live));
            return withReplicas(target, paths, live, wanted);
        });
        return Reply.json(Reply.OK, scale(target.type(), paths, written), options.warnings());
    }

    /** What reviewers see: the Scale. */
    private record ScaleView(Target target, ScalePaths paths) implements View {
        @Override
        public ShownKind kind() {
            return new ShownKind("autoscaling", "v1", "Scale");
        }

        @Override
        public ObjectNode show(ObjectNode object) {
            return scale(target.type(), paths, object);
        }

        @Override
        public ObjectNode take(ObjectNode object, ObjectNode shown) {
            return withReplicas(target, paths, object, shown);
        }

        @Override
        public void fit(ObjectNode shown, @Nullable ObjectNode old) {
            // One number, which is looked at when it is taken.
        }
    }

    private static ObjectNode withReplicas(Target target, ScalePaths paths, ObjectNode live, ObjectNode wanted) {
        JsonNode replicas = Json.at(wanted, "spec", "replicas");
        if (!replicas.isMissingNode() && !replicas.isIntegralNumber()) {
            throw StatusError.unfitPatch(
                    wanted.toString(),
                    "json: cannot unmarshal into Go struct field ScaleSpec.spec.replicas of type int32");
        }
        if (replicas.asLong() < 0) {
            String field = String.join(".", paths.replicas());
            throw StatusError.invalid(
                    target.type(),
                    target.name(),
                    List.of(new FieldError(
                            target.type().facets().custom() ? "." + field : field,
                            FieldError.Reason.INVALID,
                            replicas.asText() + ": " + NEGATIVE)));
        }
        ObjectNode metadata = Json.child(live, "metadata");
        for (String precondition : List.of("resourceVersion", "uid")) {
            String value = Json.text(wanted, "metadata", precondition);
            if (!value.isEmpty()) {
                metadata.put(precondition, value);
            }
        }
        ObjectNode parent = live;
        for (String field : paths.replicas().subList(0, paths.replicas().size() - 1)) {
            parent = Json.child(parent, field);
        }
        parent.put(paths.replicas().getLast(), replicas.asInt());
        return live;
    }

    private static ObjectNode scale(ResourceType type, ScalePaths paths, ObjectNode object) {
        ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        ObjectNode metadata = scale.putObject("metadata");
        for (String field : List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
            JsonNode value = Json.at(object, "metadata", field);
            if (!value.isMissingNode()) {
                metadata.set(field, value);
            }
        }
        JsonNode replicas = Json.at(object, paths.replicas().toArray(String[]::new));
        if (replicas.isMissingNode() && paths.absent() == null) {
            throw StatusError.internal("the spec replicas field \"." + String.join(".", paths.replicas())
                    + "\" does not exist in " + type.kind());
        }
        scale.putObject("spec").put("replicas", replicas.asInt(paths.absent() == null ? 0 : paths.absent()));
        ObjectNode status = scale.putObject("status");
        status.put(
                "replicas",
                Json.at(object, paths.statusReplicas().toArray(String[]::new)).asInt());
        String selector = selector(paths, object);
        if (selector != null) {
            status.put("selector", selector);
        }
        return scale;
    }

    private static @Nullable String selector(ScalePaths paths, ObjectNode object) {
        if (paths.labelSelector() != null) {
            return Json.textOrNull(object, paths.labelSelector().toArray(String[]::new));
        }
        List<String> terms = Json.at(object, "spec", "selector", "matchLabels").properties().stream()
                .map(e -> e.getKey() + "=" + e.getValue().asText())
                .sorted()
                .toList();
        return terms.isEmpty() ? null : String.join(",", terms);
    }
}
