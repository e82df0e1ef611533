package io.kthena.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.objects.StatusError;
import io.kthena.cluster.objects.Target;
import io.kthena.cluster.objects.VersionForms;
import io.kthena.cluster.select.FieldSelector;
import io.kthena.cluster.select.LabelSelector;
import io.kthena.cluster.select.Selection;
import io.kthena.cluster.select.SelectorInvalid;
import io.kthena.cluster.store.Json;
import io.kthena.cluster.store.Listing;
import io.kthena.cluster.store.Stored;
import io.kthena.cluster.table.Rendering;
import io.kthena.cluster.table.Tables;
import io.kthena.cluster.watch.WatchRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Get, list and watch. */
final class Reads {
    private static final Duration DEFAULT_WATCH = Duration.ofMinutes(45);

    private final Cluster cluster;

    Reads(Cluster cluster) {
        this.cluster = cluster;
    }

    Reply get(ResourceRequest request) {
        Target target = request.target();
        Stored stored = cluster.store().get(target.type().key(target.namespace(), target.name()));
        if (stored == null) {
            throw StatusError.notFound(target.type(), target.name());
        }
        return one(request, VersionForms.inVersionOf(target.type(), stored.json()));
    }

    /** A single object in the form the client wants. */
    Reply one(ResourceRequest request, ObjectNode object) {
        return switch (rendering(request)) {
            case Rendering.Plain _ -> plain(request, object);
            case Rendering.MetadataOnly(String version) -> Reply.json(Tables.partial(object, version));
            case Rendering.AsTable(String version, Tables.Include include) -> {
                ObjectNode metadata =
                        Json.object().put("resourceVersion", Json.text(object, "metadata", "resourceVersion"));
                yield Reply.json(
                        Tables.of(form(version, include), request.type().columns(), metadata, List.of(object), true));
            }
        };
    }

    private static Reply plain(ResourceRequest request, ObjectNode object) {
        return accept(request).prefersYaml()
                ? new Reply.Whole(Reply.OK, Accept.YAML, Bodies.yaml(object), List.of())
                : Reply.json(object);
    }

    Reply list(ResourceRequest request) {
        ResourceType type = request.type();
        Selection selection = selection(request);
        Listing listing = cluster.store().list(type.storage(), request.namespace());
        List<Stored> selected = selection.narrows()
                ? listing.objects().stream()
                        .filter(o -> selection.test(VersionForms.inVersionOf(type, o.json())))
                        .toList()
                : listing.objects();
        ObjectNode metadata = Json.object().put("resourceVersion", Long.toString(listing.revision()));
        return switch (rendering(request)) {
            case Rendering.Plain _ ->
                new Reply.Whole(Reply.OK, Reply.JSON, joined(type, metadata, selected), List.of());
            case Rendering.AsTable(String version, Tables.Include include) ->
                Reply.json(Tables.of(form(version, include), type.columns(), metadata, trees(type, selected), true));
            case Rendering.MetadataOnly(String version) -> {
                ObjectNode list = Json.object()
                        .put("kind", "PartialObjectMetadataList")
                        .put("apiVersion", "meta.k8s.io/" + version);
                list.set("metadata", metadata);
                var items = list.putArray("items");
                trees(type, selected).forEach(o -> items.add(Tables.partial(o, version)));
                yield Reply.json(list);
            }
        };
    }

    /** Put together from the objects' own bytes, which are made once and kept. */
    private static byte[] joined(ResourceType type, ObjectNode metadata, List<Stored> objects) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String head = "{\"kind\":\"" + type.names().listKind() + "\",\"apiVersion\":\"" + type.apiVersion()
                + "\",\"metadata\":" + metadata + ",\"items\":[";
        out.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < objects.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            out.writeBytes(VersionForms.bytes(type, objects.get(i)));
        }
        out.writeBytes("]}".getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private static List<ObjectNode> trees(ResourceType type, List<Stored> objects) {
        return objects.stream()
                .map(o -> VersionForms.inVersionOf(type, o.json()))
                .toList();
    }

    Reply watch(ResourceRequest request) {
        Request http = request.http();
        String version = http.param("resourceVersion");
        boolean initial = http.flag("sendInitialEvents");
        Long seconds = http.number("timeoutSeconds");
        Duration timeout = seconds == null || seconds <= 0 ? DEFAULT_WATCH : Duration.ofSeconds(seconds);
        Selection selection = selection(request);
        return new Reply.Watching(new WatchRequest(
                request.type(),
                request.namespace(),
                selection,
                rendering(request),
                initial ? OptionalLong.empty() : since(version),
                initial,
                http.flag("allowWatchBookmarks"),
                timeout));
    }

    private static OptionalLong since(@Nullable String version) {
        if (version == null || version.equals("0")) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseUnsignedLong(version));
        } catch (NumberFormatException e) {
            throw StatusError.badRequest("Invalid value: \"" + version + "\": resourceVersion: invalid");
        }
    }

    Selection selection(ResourceRequest request) {
        try {
            FieldSelector fields = FieldSelector.parse(
                    request.http().param("fieldSelector"),
                    request.type().facets().selectable());
            if (request.name() != null) {
                // The old watch form names one object in the path.
                fields = FieldSelector.parse("metadata.name=" + request.name(), java.util.Set.of());
            }
            return new Selection(LabelSelector.parse(request.http().param("labelSelector")), fields);
        } catch (SelectorInvalid e) {
            throw StatusError.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private static Accept accept(ResourceRequest request) {
        return Accept.parse(request.http().header("accept"));
    }

    private static Rendering rendering(ResourceRequest request) {
        return accept(request).rendering(request.http().param("includeObject"));
    }

    private Tables.Form form(String version, Tables.Include include) {
        return new Tables.Form(version, include, cluster.clock().instant());
    }
}
