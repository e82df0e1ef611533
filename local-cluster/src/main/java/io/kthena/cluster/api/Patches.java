package io.kthena.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.objects.StatusError;
import io.kthena.cluster.patch.JsonPatches;
import io.kthena.cluster.patch.MergePatch;
import io.kthena.cluster.patch.PatchFailed;
import io.kthena.cluster.patch.StrategicMerge;

/** The patch formats, told apart by content type. */
sealed interface Patches {
    /** RFC 7396. */
    record Merge(JsonNode patch) implements Patches {}

    /** RFC 6902. */
    record Operations(ArrayNode operations) implements Patches {}

    /** Strategic merge patch. */
    record Strategic(ObjectNode patch) implements Patches {}

    /** Server-side apply: handled by the writes themselves, because it may create. */
    record Apply(ObjectNode config, boolean force) implements Patches {}

    static Patches of(ResourceRequest request) {
        Request http = request.http();
        String type = Bodies.mediaType(http.header("content-type"));
        return switch (type) {
            case "application/merge-patch+json" -> new Merge(Bodies.object(http));
            case "application/json-patch+json" -> {
                if (Bodies.tree(http) instanceof ArrayNode operations) {
                    yield new Operations(operations);
                }
                throw StatusError.badRequest("json: cannot unmarshal object into Go value of type jsonpatch.Patch");
            }
            case "application/strategic-merge-patch+json" -> {
                if (request.type().facets().custom()) {
                    throw unsupported("application/json-patch+json, application/merge-patch+json,"
                            + " application/apply-patch+yaml");
                }
                yield new Strategic(Bodies.object(http));
            }
            case "application/apply-patch+yaml" -> new Apply(Bodies.object(http), http.flag("force"));
            default ->
                throw unsupported("application/json-patch+json, application/merge-patch+json,"
                        + " application/strategic-merge-patch+json, application/apply-patch+yaml");
        };
    }

    private static StatusError unsupported(String known) {
        return StatusError.unsupportedMediaType(
                "the body of the request was in an unknown format - accepted media" + " types include: " + known);
    }

    /** The object after the patch; {@code live} is a private copy. */
    default ObjectNode on(ObjectNode live, ResourceType type) {
        try {
            JsonNode patched = switch (this) {
                case Merge(JsonNode patch) -> MergePatch.apply(live, patch);
                case Operations(ArrayNode operations) -> JsonPatches.apply(live, operations);
                case Strategic(ObjectNode patch) ->
                    StrategicMerge.apply(live, patch, type.content().schema().mergeKeys());
                case Apply _ -> throw new IllegalStateException("an apply is no function of the object alone");
            };
            if (patched instanceof ObjectNode object) {
                return object;
            }
        } catch (PatchFailed e) {
            // Servers keep to themselves which operation of a JSON patch failed.
            String rejected = "the server rejected our request due to an error in our request";
            throw StatusError.patchRejected(this instanceof Operations ? rejected : rejected + ": " + e.getMessage());
        }
        throw StatusError.patchRejected("the patched object is no object");
    }
}
