package io.kthena.cluster.table;

import static io.kthena.cluster.store.Json.elements;
import static io.kthena.cluster.store.Json.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tables of endpoints: three are shown, the rest counted. */
final class EndpointColumns {
    private static final int SHOWN = 3;

    static final List<Column> SLICE = List.of(
            Columns.NAME,
            Column.text("AddressType", (o, _) -> text(o, "addressType")),
            Column.text("Ports", (o, _) -> shown(elements(o.path("ports")).map(p -> text(p, "port")), "<unset>")),
            Column.text(
                    "Endpoints",
                    (o, _) -> shown(
                            elements(o.path("endpoints"))
                                    .flatMap(e -> elements(e.path("addresses")).map(JsonNode::asText)),
                            "<unset>")),
            Columns.AGE);

    private EndpointColumns() {}

    static String endpoints(JsonNode object, Instant now) {
        Stream<String> all = elements(object.path("subsets")).flatMap(EndpointColumns::pairs);
        return shown(all, "<none>");
    }

    private static Stream<String> pairs(JsonNode subset) {
        List<JsonNode> ports = elements(subset.path("ports")).toList();
        return elements(subset.path("addresses"))
                .map(a -> text(a, "ip"))
                .flatMap(ip -> ports.isEmpty() ? Stream.of(ip) : ports.stream().map(p -> ip + ":" + text(p, "port")));
    }

    private static String shown(Stream<String> parts, String none) {
        List<String> all = parts.toList();
        if (all.isEmpty()) {
            return none;
        }
        String first = all.stream().limit(SHOWN).collect(Collectors.joining(","));
        return all.size() <= SHOWN ? first : first + " + " + (all.size() - SHOWN) + " more...";
    }
}
