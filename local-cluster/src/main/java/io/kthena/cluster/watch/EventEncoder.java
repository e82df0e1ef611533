package io.kthena.cluster.watch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.objects.VersionForms;
import io.kthena.cluster.store.Json;
import io.kthena.cluster.store.Stored;
import io.kthena.cluster.table.Rendering;
import io.kthena.cluster.table.Tables;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/** Events as bytes. Plain objects are serialised once for all watchers; other forms for each. For one watch only. */
final class EventEncoder {
    private final WatchRequest request;
    private final Clock clock;
    private boolean headings = true;

    EventEncoder(WatchRequest request, Clock clock) {
        this.request = request;
        this.clock = clock;
    }

    byte[] event(String kind, Stored object) {
        return wrap(kind, body(object));
    }

    /** An object that left the selection: its old content with the revision of the change. */
    byte[] departed(Stored before, long revision) {
        ObjectNode last = before.json().deepCopy();
        Json.child(last, "metadata").put("resourceVersion", Long.toString(revision));
        return wrap("DELETED", rendered(VersionForms.inVersionOf(request.type(), last)));
    }

    byte[] bookmark(long revision, boolean initialEventsEnd) {
        ResourceType type = request.type();
        ObjectNode object = Json.object().put("kind", type.kind()).put("apiVersion", type.apiVersion());
        ObjectNode metadata = object.putObject("metadata").put("resourceVersion", Long.toString(revision));
        metadata.putNull("creationTimestamp");
        if (initialEventsEnd) {
            metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
        }
        return wrap("BOOKMARK", request.rendering() instanceof Rendering.Plain ? Json.bytes(object) : rendered(object));
    }

    static byte[] error(ObjectNode status) {
        return wrap("ERROR", Json.bytes(status));
    }

    private byte[] body(Stored object) {
        return request.rendering() instanceof Rendering.Plain
                ? VersionForms.bytes(request.type(), object)
                : rendered(VersionForms.inVersionOf(request.type(), object.json()));
    }

    private byte[] rendered(ObjectNode object) {
        return switch (request.rendering()) {
            case Rendering.Plain _ -> Json.bytes(object);
            case Rendering.MetadataOnly(String version) -> Json.bytes(Tables.partial(object, version));
            case Rendering.AsTable(String version, Tables.Include include) -> {
                Tables.Form form = new Tables.Form(version, include, clock.instant());
                ObjectNode metadata =
                        Json.object().put("resourceVersion", Json.text(object, "metadata", "resourceVersion"));
                ObjectNode table = Tables.of(form, request.type().columns(), metadata, List.of(object), headings);
                headings = false;
                yield Json.bytes(table);
            }
        };
    }

    private static byte[] wrap(String kind, byte[] object) {
        byte[] head = ("{\"type\":\"" + kind + "\",\"object\":").getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[head.length + object.length + 2];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(object, 0, all, head.length, object.length);
        all[all.length - 2] = '}';
        all[all.length - 1] = '\n';
        return all;
    }
}
