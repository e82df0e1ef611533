package io.kthena.cluster.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.objects.ReviewSubject;
import io.kthena.cluster.store.Json;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The documents that go to a webhook and come back: {@code admission.k8s.io/v1} AdmissionReview. Pure. */
final class AdmissionReviews {
    private static final String VERSION = "admission.k8s.io/v1";
    private static final String KIND = "AdmissionReview";
    /** There is no authentication here. */
    private static final String USER = "system:anonymous";

    private static final String GROUP = "system:unauthenticated";

    private AdmissionReviews() {}

    /**
     * A webhook's answer.
     *
     * @param allowed whether the request may go on
     * @param status why not; may be missing
     * @param patch operations of a JSON patch; empty for none
     * @param warnings texts for the client
     */
    record Verdict(boolean allowed, JsonNode status, ArrayNode patch, List<String> warnings) {}

    /** The request part of a review without the objects: what match conditions see as {@code request}. */
    static ObjectNode request(ReviewSubject subject, ResourceType seenAs, String uid) {
        ReviewSubject.ShownKind kind = subject.kind();
        ResourceType asked = subject.target().type();
        boolean own = kind.group().equals(asked.group()) && kind.kind().equals(asked.kind());
        ObjectNode request = Json.object().put("uid", uid);
        request.set(
                "kind",
                own ? kind(new ReviewSubject.ShownKind(seenAs.group(), seenAs.version(), seenAs.kind())) : kind(kind));
        request.set("resource", resource(seenAs));
        put(request, "subResource", subject.subresource());
        request.set("requestKind", kind(kind));
        request.set("requestResource", resource(asked));
        put(request, "requestSubResource", subject.subresource());
        put(request, "name", subject.target().name());
        put(request, "namespace", namespace(subject));
        request.put("operation", subject.operation().name());
        request.putObject("userInfo").put("username", USER).putArray("groups").add(GROUP);
        request.put("dryRun", subject.dryRun());
        request.set("options", subject.options());
        return request;
    }

    private static @Nullable String namespace(ReviewSubject subject) {
        ResourceType type = subject.target().type();
        return type.isCore("Namespace")
                ? subject.target().name()
                : subject.target().namespace();
    }

    private static void put(ObjectNode request, String field, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            request.put(field, value);
        }
    }

    private static ObjectNode kind(ReviewSubject.ShownKind kind) {
        return Json.object()
                .put("group", kind.group())
                .put("version", kind.version())
                .put("kind", kind.kind());
    }

    private static ObjectNode resource(ResourceType type) {
        return Json.object()
                .put("group", type.group())
                .put("version", type.version())
                .put("resource", type.names().plural());
    }

    /** The whole review. */
    static byte[] body(ObjectNode request, @Nullable ObjectNode object, @Nullable ObjectNode old) {
        ObjectNode complete = Json.object();
        complete.setAll(request);
        complete.set("object", object == null ? NullNode.instance : object);
        complete.set("oldObject", old == null ? NullNode.instance : old);
        ObjectNode review = Json.object().put("kind", KIND).put("apiVersion", VERSION);
        review.set("request", complete);
        return Json.bytes(review);
    }

    /**
     * Reads an answer.
     *
     * @param uid what the request was called
     * @param mutating whether the answer may hold a patch
     * @throws CallFailed when it is no answer to the request
     */
    static Verdict verdict(byte[] body, String uid, boolean mutating) throws CallFailed {
        JsonNode review = tree(body);
        JsonNode response = review.path("response");
        if (!response.isObject()) {
            throw invalid("webhook response was absent");
        }
        String answered = Json.text(response, "uid");
        if (!answered.equals(uid)) {
            throw invalid("expected response.uid=\"" + uid + "\", got \"" + answered + "\"");
        }
        String kind = Json.text(review, "apiVersion") + ", Kind=" + Json.text(review, "kind");
        if (!kind.equals(VERSION + ", Kind=" + KIND)) {
            throw invalid("expected webhook response of " + VERSION + ", Kind=" + KIND + ", got " + kind);
        }
        return new Verdict(
                response.path("allowed").asBoolean(),
                response.path("status"),
                patch(Json.text(response, "patch"), response.path("patchType"), mutating),
                Json.texts(response.path("warnings")));
    }

    private static JsonNode tree(byte[] body) throws CallFailed {
        JsonNode review;
        try {
            review = Json.MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw failed("couldn't get version/kind; json parse error: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw failed(String.valueOf(e.getMessage()));
        }
        if (!review.isObject() || Json.text(review, "kind").isEmpty()) {
            throw failed("Object 'Kind' is missing in '" + review + "'");
        }
        return review;
    }

    private static ArrayNode patch(String patch, JsonNode type, boolean mutating) throws CallFailed {
        boolean typed = !type.isMissingNode() && !type.isNull();
        if (!mutating) {
            if (!patch.isEmpty()) {
                throw invalid("validating webhook may not return response.patch");
            }
            if (typed) {
                throw invalid("validating webhook may not return response.patchType");
            }
        } else if (!patch.isEmpty() && !typed) {
            throw invalid("webhook returned response.patch but not response.patchType");
        } else if (patch.isEmpty() && typed) {
            throw invalid("webhook returned response.patchType but not response.patch");
        }
        if (patch.isEmpty()) {
            return Json.MAPPER.createArrayNode();
        }
        if (!type.asText().equals("JSONPatch")) {
            throw new CallFailed("unsupported patch type \"" + type.asText() + "\"");
        }
        try {
            if (Json.MAPPER.readTree(Base64.getDecoder().decode(patch)) instanceof ArrayNode operations) {
                return operations;
            }
            throw invalid("webhook returned a response.patch that is no list of operations");
        } catch (IOException | IllegalArgumentException e) {
            throw invalid("webhook returned a response.patch that cannot be read: " + e.getMessage());
        }
    }

    private static CallFailed invalid(String why) {
        return new CallFailed("received invalid webhook response: " + why);
    }

    private static CallFailed failed(String why) {
        return new CallFailed("failed to call webhook: " + why);
    }
}
