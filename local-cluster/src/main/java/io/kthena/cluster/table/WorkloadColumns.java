package io.kthena.cluster.table;

import static io.kthena.cluster.store.Json.at;
import static io.kthena.cluster.store.Json.elements;
import static io.kthena.cluster.store.Json.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Tables of the apps kinds. */
final class WorkloadColumns {
    private WorkloadColumns() {}

    static List<Column> of(String kind) {
        List<Column> columns = new ArrayList<>(List.of(Columns.NAME));
        if (kind.equals("ReplicaSet")) {
            columns.add(Column.number("Desired", (o, _) -> desired(o)));
            columns.add(Column.number("Current", (o, _) -> count(o, "replicas")));
            columns.add(Column.number("Ready", (o, _) -> count(o, "readyReplicas")));
        } else {
            columns.add(Column.text("Ready", (o, _) -> count(o, "readyReplicas") + "/" + desired(o)));
        }
        if (kind.equals("Deployment")) {
            columns.add(Column.text("Up-to-date", (o, _) -> count(o, "updatedReplicas")));
            columns.add(Column.text("Available", (o, _) -> count(o, "availableReplicas")));
        }
        columns.add(Columns.AGE);
        columns.add(Column.wide("Containers", (o, _) -> containers(o, "name")));
        columns.add(Column.wide("Images", (o, _) -> containers(o, "image")));
        if (!kind.equals("StatefulSet")) {
            columns.add(Column.wide("Selector", (o, _) -> Columns.labels(at(o, "spec", "selector", "matchLabels"))));
        }
        return List.copyOf(columns);
    }

    private static long desired(JsonNode object) {
        return at(object, "spec", "replicas").asLong(1);
    }

    private static long count(JsonNode object, String field) {
        return at(object, "status", field).asLong();
    }

    private static String containers(JsonNode object, String field) {
        return Columns.joined(
                elements(at(object, "spec", "template", "spec", "containers")).map(c -> text(c, field)));
    }
}
