package io.kthena.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.objects.StatusError;
import io.kthena.cluster.store.Json;
import java.util.List;

/** Access reviews: there is no authorisation here, so everything is allowed. */
final class Reviews {
    private static final String PREFIX = "/apis/authorization.k8s.io/v1/";

    private Reviews() {}

    /** Whether the path is one of a review. */
    static boolean serves(String path) {
        return path.startsWith(PREFIX);
    }

    static Reply serve(Request request) {
        String plural = request.path().substring(request.path().lastIndexOf('/') + 1);
        if (!List.of(
                        "selfsubjectaccessreviews",
                        "subjectaccessreviews",
                        "localsubjectaccessreviews",
                        "selfsubjectrulesreviews")
                .contains(plural)) {
            throw StatusError.noSuchPath();
        }
        if (!request.method().equals("POST")) {
            throw StatusError.methodNotAllowed();
        }
        ObjectNode review = Bodies.object(request);
        ObjectNode status = review.putObject("status");
        if (plural.equals("selfsubjectrulesreviews")) {
            ObjectNode rule = status.putArray("resourceRules").addObject();
            List.of("verbs", "apiGroups", "resources")
                    .forEach(f -> rule.putArray(f).add("*"));
            ObjectNode other = status.putArray("nonResourceRules").addObject();
            List.of("verbs", "nonResourceURLs").forEach(f -> other.putArray(f).add("*"));
            status.put("incomplete", false);
        } else {
            status.put("allowed", true);
        }
        Json.child(review, "metadata");
        return Reply.json(Reply.CREATED, review, List.of());
    }
}
