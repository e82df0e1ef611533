package io.kthena.system;

import com.fasterxml.jackson.databind.JsonNode;

/** What a pod of a ModelServing, or another object of the API server, says about itself. Pure. */
final class PodFacts {
    /** What our labels begin with. */
    static final String LABEL = "modelserving.volcano.sh/";

    private PodFacts() {}

    /** Ordinal of a pod's group. */
    static int group(JsonNode pod) {
        return lastNumber(label(pod, "group-name"));
    }

    /** Ordinal of a pod's role replica. */
    static int replica(JsonNode pod) {
        return lastNumber(label(pod, "role-id"));
    }

    private static int lastNumber(String text) {
        return Integer.parseInt(text.substring(text.lastIndexOf('-') + 1));
    }

    /** A label of ours, by its name without prefix. */
    static String label(JsonNode pod, String label) {
        return pod.path("metadata").path("labels").path(LABEL + label).asText();
    }

    static String uid(JsonNode object) {
        return object.path("metadata").path("uid").asText();
    }

    static String image(JsonNode pod) {
        return pod.path("spec").path("containers").path(0).path("image").asText();
    }

    static boolean isOf(JsonNode pod, String role) {
        return label(pod, "role").equals(role);
    }
}
