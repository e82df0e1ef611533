package io.kthena.cluster.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.schema.FieldError;
import io.kthena.cluster.schema.FieldError.Reason;
import io.kthena.cluster.store.Json;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Pods: defaults, checks, and what may change once they exist. */
final class PodRules implements KindRules {
    private static final String IMMUTABLE = "pod updates may not change fields other than `spec.containers[*].image`,"
            + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing"
            + " tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    @Override
    public void applyDefaults(ObjectNode pod, @Nullable ObjectNode old) {
        ObjectNode spec = Json.child(pod, "spec");
        PodDefaults.apply(spec);
        if (!spec.has("enableServiceLinks")) {
            spec.put("enableServiceLinks", true);
        }
    }

    @Override
    public void prepareCreate(ObjectNode pod) {
        ObjectNode spec = Json.child(pod, "spec");
        Checks.defaultText(spec, "serviceAccountName", "default");
        Checks.defaultText(spec, "serviceAccount", Json.text(spec, "serviceAccountName"));
        pod.putObject("status").put("phase", "Pending").put("qosClass", qosClass(spec));
    }

    @Override
    public List<FieldError> validate(ObjectNode pod, @Nullable ObjectNode old) {
        if (old == null) {
            return PodSpecChecks.of(pod.path("spec"), "spec");
        }
        if (mutableMasked(pod.path("spec")).equals(mutableMasked(old.path("spec")))
                && keepsTolerations(pod.path("spec"), old.path("spec"))) {
            return emptyImages(pod);
        }
        return List.of(new FieldError("spec", Reason.FORBIDDEN, IMMUTABLE));
    }

    private static List<FieldError> emptyImages(ObjectNode pod) {
        return PodSpecChecks.of(pod.path("spec"), "spec").stream()
                .filter(e -> e.path().endsWith(".image"))
                .toList();
    }

    /** The spec with everything that may change taken out. */
    private static JsonNode mutableMasked(JsonNode spec) {
        ObjectNode masked = spec.isObject() ? spec.deepCopy() : Json.object();
        masked.remove(List.of("activeDeadlineSeconds", "tolerations"));
        Checks.objects(masked, "containers").forEach(c -> c.remove("image"));
        Checks.objects(masked, "initContainers").forEach(c -> c.remove("image"));
        return masked;
    }

    private static boolean keepsTolerations(JsonNode spec, JsonNode old) {
        Set<JsonNode> now =
                Set.copyOf(Json.elements(spec.path("tolerations")).distinct().toList());
        return Json.elements(old.path("tolerations")).allMatch(now::contains);
    }

    /** Guaranteed when every container limits cpu and memory to what it requests; Burstable when any asks at all. */
    private static String qosClass(JsonNode spec) {
        boolean any = false;
        boolean all = true;
        for (String field : List.of("initContainers", "containers")) {
            for (ObjectNode container : Checks.objects(spec, field)) {
                JsonNode limits = container.path("resources").path("limits");
                JsonNode requests = container.path("resources").path("requests");
                for (String resource : List.of("cpu", "memory")) {
                    any |= limits.has(resource) || requests.has(resource);
                    all &= limits.has(resource)
                            && limits.path(resource)
                                    .asText()
                                    .equals(requests.path(resource).asText());
                }
            }
        }
        return !any ? "BestEffort" : all ? "Guaranteed" : "Burstable";
    }
}
