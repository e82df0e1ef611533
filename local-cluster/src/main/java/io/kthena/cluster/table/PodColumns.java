package io.kthena.cluster.table;

import static io.kthena.cluster.store.Json.at;
import static io.kthena.cluster.store.Json.elements;
import static io.kthena.cluster.store.Json.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The table of pods. */
final class PodColumns {
    static final List<Column> ALL = List.of(
            Columns.NAME,
            Column.text("Ready", (o, _) -> PodSummary.of(o).readyOfTotal()),
            Column.text("Status", (o, _) -> PodSummary.of(o).reason()),
            Column.text("Restarts", (o, now) -> PodSummary.of(o).restarts(now)),
            Columns.AGE,
            Column.wide("IP", (o, _) -> Columns.orElse(text(o, "status", "podIP"), "<none>")),
            Column.wide("Node", (o, _) -> Columns.orElse(text(o, "spec", "nodeName"), "<none>")),
            Column.wide("Nominated Node", (o, _) -> Columns.orElse(text(o, "status", "nominatedNodeName"), "<none>")),
            Column.wide("Readiness Gates", (o, _) -> gates(o)));

    private PodColumns() {}

    private static String gates(JsonNode pod) {
        List<JsonNode> gates = elements(at(pod, "spec", "readinessGates")).toList();
        if (gates.isEmpty()) {
            return "<none>";
        }
        long met = gates.stream()
                .filter(g -> PodSummary.condition(pod, text(g, "conditionType")))
                .count();
        return met + "/" + gates.size();
    }
}
