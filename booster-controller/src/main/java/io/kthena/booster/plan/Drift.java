package io.kthena.booster.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.math.BigDecimal;

/**
 * Whether a live object still is what was applied: everything wanted is there with its value. What others added — defaults,
 * labels, annotations, fields — does not count. A field that is no longer wanted shows in the revision label.
 */
final class Drift {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private Drift() {}

    static boolean has(HasMetadata wanted, HasMetadata live) {
        JsonNode wantedTree = JSON.valueToTree(wanted);
        JsonNode liveTree = JSON.valueToTree(live);
        return (wantedTree.has("spec") && !contains(wantedTree.path("spec"), liveTree.path("spec")))
                || !contains(wantedTree.at("/metadata/labels"), liveTree.at("/metadata/labels"))
                || !annotationsContained(wantedTree, liveTree)
                || !live.getMetadata()
                        .getOwnerReferences()
                        .containsAll(wanted.getMetadata().getOwnerReferences());
    }

    private static boolean annotationsContained(JsonNode wanted, JsonNode live) {
        JsonNode annotations = wanted.at("/metadata/annotations");
        return annotations.isMissingNode() || contains(annotations, live.at("/metadata/annotations"));
    }

    private static boolean contains(JsonNode wanted, JsonNode live) {
        if (wanted.isObject()) {
            return live.isObject()
                    && wanted.properties().stream()
                            .allMatch(field -> contains(field.getValue(), live.path(field.getKey())));
        }
        if (wanted.isArray()) {
            return live.isArray() && live.size() == wanted.size() && elementsContained(wanted, live);
        }
        if (wanted.isNumber() && live.isNumber()) {
            return asDecimal(wanted).compareTo(asDecimal(live)) == 0;
        }
        return wanted.equals(live);
    }

    private static boolean elementsContained(JsonNode wanted, JsonNode live) {
        for (int i = 0; i < wanted.size(); i++) {
            if (!contains(wanted.get(i), live.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static BigDecimal asDecimal(JsonNode number) {
        return number.decimalValue();
    }
}
