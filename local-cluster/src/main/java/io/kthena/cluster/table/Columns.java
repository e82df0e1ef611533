package io.kthena.cluster.table;

import static io.kthena.cluster.store.Json.at;
import static io.kthena.cluster.store.Json.elements;
import static io.kthena.cluster.store.Json.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.kthena.cluster.store.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The columns of each kind: hand-made for built-in kinds, read from the definition for custom ones. */
public final class Columns {
    /** The object's name, first in every table. */
    static final Column NAME = new Column(
            "Name",
            "string",
            "name",
            "Name must be unique within a namespace.",
            0,
            (o, _) -> text(o, "metadata", "name"));

    static final Column AGE = Column.text("Age", (o, now) -> Ages.since(text(o, "metadata", "creationTimestamp"), now));
    private static final Column CREATED_AT =
            new Column("Created At", "date", "", "", 0, (o, _) -> text(o, "metadata", "creationTimestamp"));

    private Columns() {}

    /** The columns of a kind; name and age for one without a table of its own. */
    public static List<Column> ofCore(String group, String kind) {
        return switch (kind) {
            case "Pod" -> PodColumns.ALL;
            case "Service" -> ServiceColumns.ALL;
            case "Node" -> NodeColumns.ALL;
            case "Event" -> EventColumns.of(group);
            case "Endpoints" -> List.of(NAME, Column.text("Endpoints", EndpointColumns::endpoints), AGE);
            case "EndpointSlice" -> EndpointColumns.SLICE;
            case "Deployment", "ReplicaSet", "StatefulSet" -> WorkloadColumns.of(kind);
            case "PersistentVolumeClaim" -> claims();
            case "RoleBinding", "ClusterRoleBinding" -> bindings();
            default -> small(kind);
        };
    }

    private static List<Column> small(String kind) {
        return switch (kind) {
            case "Namespace" -> List.of(NAME, Column.text("Status", (o, _) -> text(o, "status", "phase")), AGE);
            case "ConfigMap" ->
                List.of(
                        NAME,
                        Column.text(
                                "Data",
                                (o, _) -> (long) o.path("data").size()
                                        + o.path("binaryData").size()),
                        AGE);
            case "Secret" ->
                List.of(
                        NAME,
                        Column.text("Type", (o, _) -> text(o, "type")),
                        Column.text("Data", (o, _) -> (long) o.path("data").size()),
                        AGE);
            case "ServiceAccount" ->
                List.of(
                        NAME,
                        Column.text(
                                "Secrets", (o, _) -> (long) o.path("secrets").size()),
                        AGE);
            case "Lease" -> List.of(NAME, Column.text("Holder", (o, _) -> text(o, "spec", "holderIdentity")), AGE);
            case "ControllerRevision" ->
                List.of(
                        NAME,
                        Column.text("Controller", (o, _) -> controller(o)),
                        Column.text("Revision", (o, _) -> o.path("revision").asLong()),
                        AGE);
            case "CustomResourceDefinition", "Role", "ClusterRole" -> List.of(NAME, CREATED_AT);
            case "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration" ->
                List.of(
                        NAME,
                        Column.number(
                                "Webhooks", (o, _) -> (long) o.path("webhooks").size()),
                        AGE);
            case "PodDisruptionBudget" -> budgets();
            case "PriorityClass" -> priorities();
            default -> List.of(NAME, AGE);
        };
    }

    private static List<Column> budgets() {
        return List.of(
                NAME,
                Column.text("Min Available", (o, _) -> orElse(text(o, "spec", "minAvailable"), "N/A")),
                Column.text("Max Unavailable", (o, _) -> orElse(text(o, "spec", "maxUnavailable"), "N/A")),
                Column.number(
                        "Allowed Disruptions",
                        (o, _) -> at(o, "status", "disruptionsAllowed").asLong()),
                AGE);
    }

    private static List<Column> priorities() {
        return List.of(
                NAME,
                Column.number("Value", (o, _) -> o.path("value").asLong()),
                new Column(
                        "Global-Default",
                        "boolean",
                        "",
                        "",
                        0,
                        (o, _) -> o.path("globalDefault").asBoolean()),
                AGE,
                Column.text("PreemptionPolicy", (o, _) -> orElse(text(o, "preemptionPolicy"), "PreemptLowerPriority")));
    }

    private static List<Column> claims() {
        return List.of(
                NAME,
                Column.text(
                        "Status",
                        (o, _) -> at(o, "metadata", "deletionTimestamp").isTextual()
                                ? "Terminating"
                                : text(o, "status", "phase")),
                Column.text("Volume", (o, _) -> text(o, "spec", "volumeName")),
                Column.text(
                        "Capacity",
                        (o, _) -> text(o, "spec", "volumeName").isEmpty()
                                ? ""
                                : text(o, "status", "capacity", "storage")),
                Column.text("Access Modes", (o, _) -> accessModes(at(o, "status", "accessModes"))),
                Column.text("StorageClass", (o, _) -> text(o, "spec", "storageClassName")),
                Column.text(
                        "VolumeAttributesClass",
                        (o, _) -> orElse(text(o, "spec", "volumeAttributesClassName"), "<unset>")),
                AGE,
                Column.wide("VolumeMode", (o, _) -> orElse(text(o, "spec", "volumeMode"), "<unset>")));
    }

    private static String accessModes(JsonNode modes) {
        return elements(modes)
                .map(m -> switch (m.asText()) {
                    case "ReadWriteOnce" -> "RWO";
                    case "ReadOnlyMany" -> "ROX";
                    case "ReadWriteMany" -> "RWX";
                    default -> "RWOP";
                })
                .collect(Collectors.joining(","));
    }

    private static List<Column> bindings() {
        return List.of(
                NAME,
                Column.text("Role", (o, _) -> text(o, "roleRef", "kind") + "/" + text(o, "roleRef", "name")),
                AGE,
                Column.wide("Users", (o, _) -> subjects(o, "User")),
                Column.wide("Groups", (o, _) -> subjects(o, "Group")),
                Column.wide("ServiceAccounts", (o, _) -> subjects(o, "ServiceAccount")));
    }

    private static String subjects(JsonNode binding, String kind) {
        return elements(binding.path("subjects"))
                .filter(s -> text(s, "kind").equals(kind))
                .map(s -> (kind.equals("ServiceAccount") ? text(s, "namespace") + "/" : "") + text(s, "name"))
                .collect(Collectors.joining(", "));
    }

    private static String controller(JsonNode object) {
        return elements(at(object, "metadata", "ownerReferences"))
                .filter(r -> r.path("controller").asBoolean())
                .findFirst()
                .map(r -> {
                    String group = text(r, "apiVersion").contains("/")
                            ? "." + text(r, "apiVersion").split("/")[0]
                            : "";
                    return text(r, "kind").toLowerCase(java.util.Locale.ROOT) + group + "/" + text(r, "name");
                })
                .orElse("<none>");
    }

    /** The columns a definition's version asks for: name, then its printer columns, or age when it has none. */
    public static List<Column> ofCustom(JsonNode version) {
        JsonNode wanted = version.path("additionalPrinterColumns");
        if (wanted.isEmpty()) {
            return List.of(NAME, AGE);
        }
        List<Column> columns = new ArrayList<>();
        columns.add(NAME);
        for (JsonNode column : wanted) {
            String type = text(column, "type");
            JsonPath path = JsonPath.parse(text(column, "jsonPath"));
            Column.Cell cell = (o, now) -> path == null ? null : custom(path.first(o), type, now);
            columns.add(new Column(
                    text(column, "name"),
                    type,
                    text(column, "format"),
                    text(column, "description"),
                    column.path("priority").asInt(0),
                    cell));
        }
        return List.copyOf(columns);
    }

    private static @Nullable Object custom(@Nullable JsonNode value, String type, Instant now) {
        if (value == null) {
            return null;
        }
        return switch (type) {
            case "string" ->
                value.isValueNode()
                        ? value.asText()
                        : new String(Json.bytes(value), java.nio.charset.StandardCharsets.UTF_8);
            case "integer" -> value.isNumber() ? (Object) value.longValue() : null;
            case "number" -> value.isNumber() ? (Object) value.doubleValue() : null;
            case "boolean" -> value.isBoolean() ? (Object) value.booleanValue() : null;
            case "date" -> value.isTextual() ? Ages.since(value.asText(), now) : null;
            default -> null;
        };
    }

    static String orElse(String text, String instead) {
        return text.isEmpty() ? instead : text;
    }

    static String joined(Stream<String> parts) {
        return orElse(parts.collect(Collectors.joining(",")), "<none>");
    }

    /** A label map as {@code a=b,c=d}, or {@code <none>}. */
    static String labels(JsonNode map) {
        return joined(map.properties().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .map(e -> e.getKey() + "=" + e.getValue().asText()));
    }
}
