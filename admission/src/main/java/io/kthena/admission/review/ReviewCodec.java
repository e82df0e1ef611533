package io.kthena.admission.review;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionResponse;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionReview;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionReviewBuilder;
import java.io.IOException;
import java.util.Base64;

/** Reads and writes {@code admission.k8s.io/v1} AdmissionReviews. Safe from any thread. */
public final class ReviewCodec {
    private static final String API_VERSION = "admission.k8s.io/v1";
    private static final int UNPROCESSABLE = 422;

    /** A mapper of our own: the API server's JSON is not subject to a service's settings. */
    private final ObjectMapper json = new ObjectMapper();

    /**
     * Reads a review.
     *
     * @throws MalformedReview if it is none, has no id, or carries no object to judge
     */
    public Review decode(byte[] body) throws MalformedReview {
        JsonNode request = request(body);
        String uid = text(request, "uid");
        String operation = text(request, "operation");
        if (uid.isEmpty() || operation.isEmpty()) {
            throw new MalformedReview("request.uid and request.operation are required");
        }
        JsonNode object = request.path("object");
        JsonNode oldObject = request.path("oldObject");
        boolean written = operation.equals("CREATE") || operation.equals("UPDATE");
        if (written && (!object.isObject() || object.isEmpty())) {
            throw new MalformedReview("request.object must be a non-empty object");
        }
        return new Review(uid, operation, text(request, "subResource"), object, oldObject);
    }

    private JsonNode request(byte[] body) throws MalformedReview {
        JsonNode review;
        try {
            review = json.readTree(body);
        } catch (IOException e) {
            throw new MalformedReview("the body is not JSON");
        }
        if (review == null || !review.isObject()) {
            throw new MalformedReview("the body must be an AdmissionReview");
        }
        if (!text(review, "apiVersion").equals(API_VERSION)
                || !text(review, "kind").equals("AdmissionReview")) {
            throw new MalformedReview("the body must be an AdmissionReview of " + API_VERSION);
        }
        JsonNode request = review.path("request");
        if (!request.isObject()) {
            throw new MalformedReview("request is required");
        }
        return request;
    }

    /** The review that answers the request with this id. */
    public byte[] encode(String uid, Answer answer) {
        var response = new AdmissionResponse();
        response.setUid(uid);
        response.setAllowed(answer.denial() == null);
        if (answer.denial() != null) {
            response.setStatus(invalid(answer.denial()));
        }
        try {
            if (!answer.patch().isEmpty()) {
                response.setPatchType("JSONPatch");
                response.setPatch(Base64.getEncoder().encodeToString(json.writeValueAsBytes(answer.patch())));
            }
            AdmissionReview review = new AdmissionReviewBuilder()
                    .withApiVersion(API_VERSION)
                    .withResponse(response)
                    .build();
            return json.writeValueAsBytes(review);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer of ours is not JSON", e);
        }
    }

    /** As the API server says it of an object that its schema refuses. */
    private static Status invalid(String message) {
        return new StatusBuilder()
                .withStatus("Failure")
                .withReason("Invalid")
                .withCode(UNPROCESSABLE)
                .withMessage(message)
                .build();
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }
}
