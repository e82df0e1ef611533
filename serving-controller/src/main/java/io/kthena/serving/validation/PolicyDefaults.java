package io.kthena.serving.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What an AutoscalingPolicy does if it does not say (spec: autoscaler §4.6): blocks that are left out, which differ from the
 * schema's defaults for blocks that are there but incomplete. Works on JSON, as it is asked before the schema is.
 */
public final class PolicyDefaults {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String BEHAVIOR = "/spec/behavior";
    private static final String WINDOW = "stabilizationWindow";
    private static final String DOWN_WINDOW = "5m0s";
    private static final String UP_WINDOW = "0s";

    private PolicyDefaults() {}

    /**
     * A value that is missing.
     *
     * @param path JSON pointer of the member to set; the object around it exists
     * @param value its default
     */
    public record Missing(String path, JsonNode value) {}

    /** What to add to a policy, in this order; nothing where the policy is not as its schema wants it. */
    public static List<Missing> missing(JsonNode policy) {
        if (!policy.path("spec").isObject()) {
            return List.of();
        }
        JsonNode behavior = policy.path("spec").path("behavior");
        var missing = new ArrayList<Missing>();
        if (absent(behavior)) {
            missing.add(new Missing(BEHAVIOR, behavior()));
        } else if (behavior.isObject()) {
            block(missing, BEHAVIOR + "/scaleDown", behavior.path("scaleDown"), scaleDown(), DOWN_WINDOW);
            scaleUp(missing, behavior.path("scaleUp"));
        }
        return missing;
    }

    private static void scaleUp(List<Missing> missing, JsonNode scaleUp) {
        String path = BEHAVIOR + "/scaleUp";
        if (absent(scaleUp)) {
            missing.add(new Missing(path, scaleUp()));
        } else if (scaleUp.isObject()) {
            block(missing, path + "/stablePolicy", scaleUp.path("stablePolicy"), stable(4, UP_WINDOW), UP_WINDOW);
            if (absent(scaleUp.path("panicPolicy"))) {
                missing.add(new Missing(path + "/panicPolicy", panic()));
            }
        }
    }

    private static void block(List<Missing> missing, String path, JsonNode found, ObjectNode whole, String window) {
        if (absent(found)) {
            missing.add(new Missing(path, whole));
        } else if (found.isObject() && absent(found.path(WINDOW))) {
            missing.add(new Missing(path + "/" + WINDOW, TextNode.valueOf(window)));
        }
    }

    private static ObjectNode behavior() {
        ObjectNode behavior = JSON.objectNode();
        behavior.set("scaleDown", scaleDown());
        behavior.set("scaleUp", scaleUp());
        return behavior;
    }

    private static ObjectNode scaleDown() {
        return stable(0, DOWN_WINDOW);
    }

    private static ObjectNode scaleUp() {
        ObjectNode scaleUp = JSON.objectNode();
        scaleUp.set("stablePolicy", stable(4, UP_WINDOW));
        scaleUp.set("panicPolicy", panic());
        return scaleUp;
    }

    private static ObjectNode stable(int instances, String window) {
        return JSON.objectNode()
                .put("instances", instances)
                .put("percent", 100)
                .put("period", "1m0s")
                .put("selectPolicy", "Or")
                .put(WINDOW, window);
    }

    /** Never panics: the hold is 0. */
    private static ObjectNode panic() {
        return JSON.objectNode()
                .put("percent", 0)
                .put("period", "0s")
                .put("panicThresholdPercent", 200)
                .put("panicModeHold", "0s");
    }

    private static boolean absent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}
