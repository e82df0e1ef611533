package io.kthena.cluster.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.store.Json;
import java.time.Instant;
import java.util.List;

/** The Table form of objects (meta.k8s.io). Pure. */
public final class Tables {

    /** How much of each object goes with its row. */
    public enum Include {
        NONE,
        METADATA,
        OBJECT
    }

    private Tables() {}

    /**
     * A table with a row per object.
     *
     * @param metadata the list's metadata; may be empty
     * @param headings false for all but the first table of a watch
     */
    public static ObjectNode of(
            Form form, List<Column> columns, JsonNode metadata, List<? extends JsonNode> objects, boolean headings) {
        ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/" + form.version());
        table.set("metadata", metadata);
        ArrayNode definitions = table.putArray("columnDefinitions");
        if (headings) {
            columns.forEach(c -> definitions
                    .addObject()
                    .put("name", c.name())
                    .put("type", c.type())
                    .put("format", c.format())
                    .put("description", c.description())
                    .put("priority", c.priority()));
        } else {
            table.putNull("columnDefinitions");
        }
        ArrayNode rows = table.putArray("rows");
        objects.forEach(o -> row(rows.addObject(), form, columns, o));
        return table;
    }

    /**
     * What the client asked for.
     *
     * @param version {@code v1} or {@code v1beta1}
     * @param now ages are counted to this instant
     */
    public record Form(String version, Include include, Instant now) {}

    private static void row(ObjectNode row, Form form, List<Column> columns, JsonNode object) {
        ArrayNode cells = row.putArray("cells");
        columns.forEach(c -> cells.addPOJO(c.cell().of(object, form.now())));
        switch (form.include()) {
            case NONE -> row.putNull("object");
            case OBJECT -> row.set("object", object);
            case METADATA -> row.set("object", partial(object, form.version()));
        }
    }

    /** An object's metadata as an object of its own. */
    public static ObjectNode partial(JsonNode object, String version) {
        ObjectNode partial =
                Json.object().put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/" + version);
        partial.set("metadata", object.path("metadata"));
        return partial;
    }
}
