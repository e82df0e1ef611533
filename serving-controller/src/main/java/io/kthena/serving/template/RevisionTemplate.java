package io.kthena.serving.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import io.fabric8.kubernetes.api.model.runtime.RawExtension;
import io.kthena.model.names.Labels;
import io.kthena.model.names.Names;
import io.kthena.model.names.Owners;
import io.kthena.model.workload.ModelServing;
import io.kthena.model.workload.Role;
import io.kthena.serving.fleet.Recovery;
import io.kthena.serving.fleet.Revision;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Revisions as ControllerRevisions, there and back (spec: ModelServing §3.9). */
public final class RevisionTemplate {
    /** Annotation with what is remembered of recoveries of the revision's units, as JSON. */
    public static final String RECOVERIES = Labels.MODEL_SERVING_PREFIX + "recoveries";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<Role>> ROLES = new TypeReference<>() {};
    private static final String DATA = "data";

    private RevisionTemplate() {}

    /** The object that stores a revision; {@code number} orders a ModelServing's revisions by age. */
    public static ControllerRevision of(ModelServing serving, Revision revision, long number) {
        var name = serving.getMetadata().getName();
        ObjectNode data = JSON.createObjectNode();
        data.set(DATA, JSON.valueToTree(revision.roles()));
        return new ControllerRevisionBuilder()
                .withNewMetadata()
                .withName(Names.controllerRevision(name, revision.name()))
                .withNamespace(serving.getMetadata().getNamespace())
                .addToLabels(Labels.MODEL_SERVING_NAME, name)
                .addToLabels(Labels.REVISION, revision.name())
                .withOwnerReferences(Owners.controller(serving))
                .endMetadata()
                .withRevision(number)
                .withData(new RawExtension(data))
                .build();
    }

    /** The stored revision, or empty if the object is not one of ours. */
    public static Optional<Revision> read(ControllerRevision stored) {
        var labels = stored.getMetadata().getLabels();
        var name = labels == null ? null : labels.get(Labels.REVISION);
        var roles = tree(stored.getData()).path(DATA);
        if (name == null || !roles.isArray()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Revision.named(name, JSON.convertValue(roles, ROLES)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What is remembered of recoveries with this revision, by unit; nothing if it cannot be read. */
    public static Map<String, Recovery> recoveries(@Nullable ControllerRevision stored) {
        var recoveries = new HashMap<String, Recovery>();
        annotation(stored).properties().forEach(unit -> {
            var count = unit.getValue().path("count").asInt();
            var last = unit.getValue().path("last").asLong();
            recoveries.put(unit.getKey(), new Recovery(count, Instant.ofEpochMilli(last)));
        });
        return Map.copyOf(recoveries);
    }

    /** The annotation's value with one unit's entry replaced. */
    public static String remembering(@Nullable ControllerRevision stored, String unit, Recovery recovery) {
        var all = annotation(stored);
        all.putObject(unit)
                .put("count", recovery.count())
                .put("last", recovery.last().toEpochMilli());
        return all.toString();
    }

    private static ObjectNode annotation(@Nullable ControllerRevision stored) {
        var annotations = stored == null ? null : stored.getMetadata().getAnnotations();
        try {
            var text = annotations == null ? "{}" : annotations.getOrDefault(RECOVERIES, "{}");
            return JSON.readTree(text) instanceof ObjectNode object ? object : JSON.createObjectNode();
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }

    private static JsonNode tree(@Nullable Object data) {
        return JSON.valueToTree(data);
    }
}
