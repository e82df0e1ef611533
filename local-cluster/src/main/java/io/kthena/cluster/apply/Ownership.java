package io.kthena.cluster.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code metadata.managedFields}: who owns which fields. Immutable.
 *
 * @param entries one per manager
 */
record Ownership(List<Entry> entries) {
    static final Ownership NOBODY = new Ownership(List.of());

    private static final int MOST_UPDATERS = 10;
    private static final String COLLECTED = "ancient-changes";

    private static final Comparator<Entry> ORDER = Comparator.<Entry, Manager.Operation>comparing(
                    e -> e.manager.operation())
            .thenComparing(Entry::time)
            .thenComparing(e -> e.manager.name())
            .thenComparing(e -> e.manager.apiVersion())
            .thenComparing(e -> Optional.ofNullable(e.manager.subresource()).orElse(""));

    /**
     * One manager's fields.
     *
     * @param time when it last wrote, RFC 3339 in whole seconds; may be empty
     */
    record Entry(Manager manager, String time, FieldSet fields) {}

    /** Reads an object's entries; those that cannot be understood are left out. */
    static Ownership of(@Nullable ObjectNode object) {
        List<Entry> entries = new ArrayList<>();
        if (object != null) {
            for (JsonNode json : object.path("metadata").path("managedFields")) {
                read(json).ifPresent(entries::add);
            }
        }
        return new Ownership(entries);
    }

    private static Optional<Entry> read(JsonNode json) {
        String name = json.path("manager").asText("");
        for (Manager.Operation operation : Manager.Operation.values()) {
            if (operation.text().equals(json.path("operation").asText())) {
                String subresource = json.path("subresource").asText("");
                Manager manager = new Manager(
                        name,
                        operation,
                        json.path("apiVersion").asText(""),
                        subresource.isEmpty() ? null : subresource);
                return Optional.of(
                        new Entry(manager, json.path("time").asText(""), FieldSet.parse(json.path("fieldsV1"))));
            }
        }
        return Optional.empty();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    FieldSet fieldsOf(Manager manager) {
        return find(manager).map(Entry::fields).orElse(FieldSet.NONE);
    }

    Optional<Entry> find(Manager manager) {
        return entries.stream().filter(e -> e.manager.sharesEntryWith(manager)).findFirst();
    }

    List<Entry> others(Manager manager) {
        return entries.stream().filter(e -> !e.manager.sharesEntryWith(manager)).toList();
    }

    FieldSet all() {
        return entries.stream().map(Entry::fields).reduce(FieldSet.NONE, FieldSet::union);
    }

    Ownership mapFields(UnaryOperator<FieldSet> change) {
        return new Ownership(entries.stream()
                .map(e -> new Entry(e.manager, e.time, change.apply(e.fields)))
                .toList());
    }

    Ownership with(Manager manager, FieldSet fields, String time) {
        List<Entry> changed = new ArrayList<>(others(manager));
        changed.add(new Entry(manager, time, fields));
        return new Ownership(changed);
    }

    /** Returns the same ownership with the oldest updaters beyond ten merged into one entry per version. */
    Ownership capped() {
        List<Entry> updaters = entries.stream()
                .filter(e -> e.manager.operation() == Manager.Operation.UPDATE && !e.fields.isEmpty())
                .sorted(ORDER)
                .toList();
        int surplus = updaters.size() - MOST_UPDATERS;
        Ownership capped = this;
        for (int i = 1; i < updaters.size() && surplus > 0; i++) {
            Entry older = updaters.get(i);
            String version = older.manager.apiVersion();
            Optional<Entry> first = updaters.subList(0, i).stream()
                    .filter(e -> e.manager.apiVersion().equals(version))
                    .findFirst();
            if (first.isPresent()) {
                capped = capped.collect(first.get(), older);
                surplus--;
            }
        }
        return capped;
    }

    private Ownership collect(Entry first, Entry older) {
        Manager bucket = new Manager(COLLECTED, Manager.Operation.UPDATE, older.manager.apiVersion(), null);
        FieldSet collected = fieldsOf(bucket).union(first.fields).union(older.fields);
        List<Entry> left = new ArrayList<>(entries);
        left.removeIf(e -> e.manager.equals(first.manager) || e.manager.equals(older.manager));
        return new Ownership(left).with(bucket, collected, older.time);
    }

    /** Writes the entries into an object's metadata, replacing what is there. */
    void writeTo(ObjectNode object) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        entries.stream().filter(e -> !e.fields.isEmpty()).sorted(ORDER).forEach(e -> list.add(write(e)));
        if (list.isEmpty()) {
            if (object.get("metadata") instanceof ObjectNode metadata) {
                metadata.remove("managedFields");
            }
        } else {
            object.withObjectProperty("metadata").set("managedFields", list);
        }
    }

    private static ObjectNode write(Entry entry) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("manager", entry.manager.name())
                .put("operation", entry.manager.operation().text())
                .put("apiVersion", entry.manager.apiVersion());
        if (!entry.time.isEmpty()) {
            json.put("time", entry.time);
        }
        json.put("fieldsType", "FieldsV1").set("fieldsV1", entry.fields.toJson());
        String subresource = entry.manager.subresource();
        if (subresource != null && !subresource.isEmpty()) {
            json.put("subresource", subresource);
        }
        return json;
    }

    static String time(Instant now) {
        return now.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
