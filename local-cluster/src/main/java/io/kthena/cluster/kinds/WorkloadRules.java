package io.kthena.cluster.kinds;

import static io.kthena.cluster.kinds.Checks.defaultNumber;
import static io.kthena.cluster.kinds.Checks.defaultText;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.schema.FieldError;
import io.kthena.cluster.store.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deployments and replica sets. */
record WorkloadRules(String kind) implements KindRules {
    private static final int REVISIONS_KEPT = 10;
    private static final int PROGRESS_DEADLINE_SECONDS = 600;

    @Override
    public void applyDefaults(ObjectNode workload, @Nullable ObjectNode old) {
        ObjectNode spec = Json.child(workload, "spec");
        defaultNumber(spec, "replicas", 1);
        if (kind.equals("Deployment")) {
            ObjectNode strategy = Json.child(spec, "strategy");
            defaultText(strategy, "type", "RollingUpdate");
            if (Json.text(strategy, "type").equals("RollingUpdate")) {
                ObjectNode rolling = Json.child(strategy, "rollingUpdate");
                if (!rolling.has("maxUnavailable")) {
                    rolling.put("maxUnavailable", "25%");
                }
                if (!rolling.has("maxSurge")) {
                    rolling.put("maxSurge", "25%");
                }
            }
            defaultNumber(spec, "revisionHistoryLimit", REVISIONS_KEPT);
            defaultNumber(spec, "progressDeadlineSeconds", PROGRESS_DEADLINE_SECONDS);
        }
        if (spec.path("template").path("spec") instanceof ObjectNode pod) {
            PodDefaults.apply(pod);
        }
    }

    @Override
    public void prepareCreate(ObjectNode workload) {
        workload.putObject("status");
    }

    @Override
    public List<FieldError> validate(ObjectNode workload, @Nullable ObjectNode old) {
        List<FieldError> errors = new ArrayList<>();
        JsonNode spec = workload.path("spec");
        Checks.nonNegative("spec.replicas", spec.path("replicas"), errors);
        JsonNode selector = spec.path("selector");
        if (selector.isMissingNode() || selector.isEmpty()) {
            errors.add(Checks.required("spec.selector"));
        } else if (old != null && !selector.equals(old.path("spec").path("selector"))) {
            errors.add(Checks.invalid("spec.selector", selector, "field is immutable"));
        }
        JsonNode labels = Json.at(spec, "template", "metadata", "labels");
        boolean matches = selector.path("matchLabels").properties().stream()
                .allMatch(e -> e.getValue().equals(labels.path(e.getKey())));
        if (!matches) {
            errors.add(Checks.invalid(
                    "spec.template.metadata.labels", labels, "`selector` does not match template `labels`"));
        }
        errors.addAll(PodSpecChecks.of(Json.at(spec, "template", "spec"), "spec.template.spec"));
        return errors;
    }
}
