package io.kthena.cluster.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.schema.MergeKeys;

/** The bridge from client-side apply: kubectl's annotation with what it last applied. */
final class LastApplied {
    private static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";
    private static final String KUBECTL = "kubectl";
    private static final ObjectMapper JSON = new ObjectMapper();

    private LastApplied() {}

    /**
     * Returns the fields kubectl may take without force because it set them itself by client-side apply: those the
     * annotation holds with the value they still have.
     */
    static FieldSet excused(ObjectNode live, Manager manager, MergeKeys keys) {
        if (!manager.name().equals(KUBECTL)
                || !annotations(live).path(ANNOTATION).isTextual()) {
            return FieldSet.NONE;
        }
        try {
            JsonNode applied = JSON.readTree(annotations(live).path(ANNOTATION).asText());
            if (!(applied instanceof ObjectNode config)) {
                return FieldSet.NONE;
            }
            Comparison since = Comparison.of(config, live, keys);
            return AppliedFields.of(config, keys).minus(since.written()).minus(since.removed());
        } catch (JsonProcessingException _) {
            return FieldSet.NONE;
        }
    }

    /** Brings an existing annotation in step with what kubectl applies now, so that it can go back to client side. */
    static void refresh(ObjectNode merged, ObjectNode wanted, Manager manager) {
        if (manager.name().equals(KUBECTL)
                && annotations(merged) instanceof ObjectNode annotations
                && annotations.has(ANNOTATION)) {
            ObjectNode applied = wanted.deepCopy();
            if (annotations(applied) instanceof ObjectNode own) {
                own.remove(ANNOTATION);
            }
            annotations.put(ANNOTATION, Steps.sorted(applied) + "\n");
        }
    }

    private static JsonNode annotations(ObjectNode object) {
        return object.path("metadata").path("annotations");
    }
}
