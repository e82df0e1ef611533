package io.kthena.cluster.table;

import static io.kthena.cluster.store.Json.at;
import static io.kthena.cluster.store.Json.elements;
import static io.kthena.cluster.store.Json.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The table of nodes. */
final class NodeColumns {
    private static final String ROLE = "node-role.kubernetes.io/";

    static final List<Column> ALL = List.of(
            Columns.NAME,
            Column.text("Status", (o, _) -> status(o)),
            Column.text(
                    "Roles",
                    (o, _) -> Columns.joined(at(o, "metadata", "labels").properties().stream()
                            .filter(l -> l.getKey().startsWith(ROLE))
                            .map(l -> l.getKey().substring(ROLE.length()))
                            .sorted())),
            Columns.AGE,
            Column.text("Version", (o, _) -> text(o, "status", "nodeInfo", "kubeletVersion")),
            Column.wide("Internal-IP", (o, _) -> address(o, "InternalIP")),
            Column.wide("External-IP", (o, _) -> address(o, "ExternalIP")),
            Column.wide("OS-Image", (o, _) -> info(o, "osImage")),
            Column.wide("Kernel-Version", (o, _) -> info(o, "kernelVersion")),
            Column.wide("Container-Runtime", (o, _) -> info(o, "containerRuntimeVersion")));

    private NodeColumns() {}

    private static String status(JsonNode node) {
        String ready = elements(at(node, "status", "conditions"))
                .filter(c -> text(c, "type").equals("Ready"))
                .findFirst()
                .map(c -> text(c, "status").equals("True") ? "Ready" : "NotReady")
                .orElse("Unknown");
        return at(node, "spec", "unschedulable").asBoolean() ? ready + ",SchedulingDisabled" : ready;
    }

    private static String address(JsonNode node, String type) {
        return Columns.joined(elements(at(node, "status", "addresses"))
                .filter(a -> text(a, "type").equals(type))
                .map(a -> text(a, "address"))
                .limit(1));
    }

    private static String info(JsonNode node, String field) {
        return Columns.orElse(text(node, "status", "nodeInfo", field), "<unknown>");
    }
}
