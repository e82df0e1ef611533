package io.kthena.cluster.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.store.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which part of an object a write may reach: the status through its subresource, everything else without. */
final class Separation {
    private Separation() {}

    /** The live object with the parts of {@code wanted} that the subresource reaches. */
    static ObjectNode merge(ResourceType type, ObjectNode wanted, ObjectNode live, @Nullable String subresource) {
        if ("status".equals(subresource)) {
            ObjectNode merged = live.deepCopy();
            move("status", wanted, merged);
            ObjectNode metadata = Json.child(merged, "metadata");
            JsonNode from = wanted.path("metadata");
            // Custom objects keep their metadata; the built-in kinds let nodes label themselves through the status.
            List<String> reached = type.facets().custom()
                    ? List.of("managedFields")
                    : List.of("managedFields", "labels", "annotations");
            reached.forEach(f -> move(f, from, metadata));
            return merged;
        }
        if (type.facets().status()) {
            move("status", live, wanted);
        }
        return wanted;
    }

    private static void move(String field, JsonNode from, ObjectNode to) {
        JsonNode value = from.get(field);
        if (value == null) {
            to.remove(field);
        } else {
            to.set(field, value);
        }
    }

    /** Whether a write changed nothing worth a new version: times in managedFields do not count. */
    static boolean same(ObjectNode live, ObjectNode ready) {
        return withoutTimes(live).equals(withoutTimes(ready));
    }

    private static ObjectNode withoutTimes(ObjectNode object) {
        ObjectNode shallow = Json.object();
        shallow.setAll(object);
        ObjectNode metadata = Json.object();
        if (object.path("metadata") instanceof ObjectNode own) {
            metadata.setAll(own);
        }
        if (metadata.has("managedFields")) {
            JsonNode fields = metadata.get("managedFields").deepCopy();
            fields.forEach(f -> {
                if (f instanceof ObjectNode entry) {
                    entry.remove("time");
                }
            });
            metadata.set("managedFields", fields);
        }
        shallow.set("metadata", metadata);
        return shallow;
    }
}
