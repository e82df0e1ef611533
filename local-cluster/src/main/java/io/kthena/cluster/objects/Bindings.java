package io.kthena.cluster.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.store.Json;
import java.time.Instant;
import java.util.List;

/** A pod with its node. Pure. */
final class Bindings {
    private Bindings() {}

    static ObjectNode bound(ObjectNode pod, String node, JsonNode metadata, Instant now) {
        ObjectNode bound = pod.deepCopy();
        Json.child(bound, "spec").put("nodeName", node);
        for (String field : List.of("labels", "annotations")) {
            if (metadata.path(field) instanceof ObjectNode added && !added.isEmpty()) {
                Json.child(Json.child(bound, "metadata"), field).setAll(added);
            }
        }
        ArrayNode conditions = Json.child(bound, "status").withArray("/conditions");
        boolean known = Json.elements(conditions)
                .anyMatch(c -> Json.text(c, "type").equals("PodScheduled")
                        && Json.text(c, "status").equals("True"));
        if (!known) {
            for (int i = conditions.size() - 1; i >= 0; i--) {
                if (Json.text(conditions.get(i), "type").equals("PodScheduled")) {
                    conditions.remove(i);
                }
            }
            conditions
                    .addObject()
                    .put("type", "PodScheduled")
                    .put("status", "True")
                    .put("lastTransitionTime", Metadata.time(now));
        }
        return bound;
    }
}
