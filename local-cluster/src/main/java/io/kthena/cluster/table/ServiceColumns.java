package io.kthena.cluster.table;

import static io.kthena.cluster.store.Json.at;
import static io.kthena.cluster.store.Json.elements;
import static io.kthena.cluster.store.Json.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/** The table of services. */
final class ServiceColumns {
    static final List<Column> ALL = List.of(
            Columns.NAME,
            Column.text("Type", (o, _) -> text(o, "spec", "type")),
            Column.text("Cluster-IP", (o, _) -> Columns.orElse(text(o, "spec", "clusterIP"), "<none>")),
            Column.text("External-IP", (o, _) -> external(o)),
            Column.text(
                    "Port(s)",
                    (o, _) -> Columns.joined(elements(at(o, "spec", "ports")).map(ServiceColumns::port))),
            Columns.AGE,
            Column.wide("Selector", (o, _) -> Columns.labels(at(o, "spec", "selector"))));

    private ServiceColumns() {}

    private static String external(JsonNode service) {
        Stream<String> own = elements(at(service, "spec", "externalIPs")).map(JsonNode::asText);
        return switch (text(service, "spec", "type")) {
            case "ExternalName" -> text(service, "spec", "externalName");
            case "LoadBalancer" -> {
                Stream<String> balancers = elements(at(service, "status", "loadBalancer", "ingress"))
                        .map(i -> Columns.orElse(text(i, "ip"), text(i, "hostname")));
                String all = Columns.joined(Stream.concat(balancers, own));
                yield all.equals("<none>") ? "<pending>" : all;
            }
            default -> Columns.joined(own);
        };
    }

    private static String port(JsonNode port) {
        String node = port.path("nodePort").asInt() == 0
                ? ""
                : ":" + port.path("nodePort").asInt();
        return port.path("port").asInt() + node + "/" + Columns.orElse(text(port, "protocol"), "TCP");
    }
}
