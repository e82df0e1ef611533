package io.kthena.cluster.table;

import static io.kthena.cluster.store.Json.at;
import static io.kthena.cluster.store.Json.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The table of events, for both groups that serve them: the same facts under different names. */
final class EventColumns {
    private EventColumns() {}

    static List<Column> of(String group) {
        boolean core = group.isEmpty();
        String object = core ? "involvedObject" : "regarding";
        String source = core ? "source" : "deprecatedSource";
        return List.of(
                Column.text("Last Seen", (o, now) -> age(o, now, "lastTimestamp", "deprecatedLastTimestamp")),
                Column.text("Type", (o, _) -> text(o, "type")),
                Column.text("Reason", (o, _) -> text(o, "reason")),
                Column.text("Object", (o, _) -> reference(o.path(object))),
                Column.wide("Subobject", (o, _) -> text(o, object, "fieldPath")),
                Column.wide("Source", (o, _) -> source(o, source)),
                Column.text(
                        "Message", (o, _) -> text(o, core ? "message" : "note").strip()),
                Column.wide("First Seen", (o, now) -> age(o, now, "firstTimestamp", "deprecatedFirstTimestamp")),
                Column.wide("Count", (o, _) -> count(o)),
                new Column("Name", "string", "name", "", 1, (o, _) -> text(o, "metadata", "name")));
    }

    private static String reference(JsonNode object) {
        String kind = text(object, "kind").toLowerCase(Locale.ROOT);
        String name = text(object, "name");
        return name.isEmpty() ? kind : kind + "/" + name;
    }

    private static String age(JsonNode event, Instant now, String field, String deprecated) {
        boolean last = field.startsWith("last");
        String series = last ? text(event, "series", "lastObservedTime") : "";
        return Stream.of(series, text(event, field), text(event, deprecated), text(event, "eventTime"))
                .filter(t -> !t.isEmpty())
                .findFirst()
                .map(t -> Ages.since(t, now))
                .orElse("<unknown>");
    }

    private static String source(JsonNode event, String field) {
        String component = Columns.orElse(
                text(event, field, "component"),
                Columns.orElse(text(event, "reportingComponent"), text(event, "reportingController")));
        String host = text(event, field, "host");
        return host.isEmpty() ? component : component + ", " + host;
    }

    private static String count(JsonNode event) {
        return Stream.of(at(event, "series", "count"), event.path("count"), event.path("deprecatedCount"))
                .filter(n -> n.asInt() > 0)
                .findFirst()
                .map(JsonNode::asText)
                .orElse("1");
    }
}
