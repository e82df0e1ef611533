package io.kthena.cluster.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.kthena.cluster.objects.StatusError;
import io.kthena.cluster.store.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Request bodies as trees. */
final class Bodies {
    /** Loaded only when YAML comes or goes: apply patches, and clients that ask for it. */
    private static final class Yaml {
        static final ObjectMapper MAPPER = new ObjectMapper(
                YAMLFactory.builder().disable(YAMLGenerator.Feature.SPLIT_LINES).build());
    }

    private Bodies() {}

    /** The body as an object, in the form its content type says; JSON when it says nothing. */
    static ObjectNode object(Request request) {
        if (tree(request) instanceof ObjectNode object) {
            return object;
        }
        throw StatusError.badRequest("the request body must be an object");
    }

    /** The body as an object; an empty one when there is no body. */
    static ObjectNode objectOrEmpty(Request request) {
        return request.body().length == 0 ? Json.object() : object(request);
    }

    /** The body as any tree. */
    static JsonNode tree(Request request) {
        byte[] body = request.body();
        String type = mediaType(request.header("content-type"));
        if (body.length == 0) {
            throw StatusError.badRequest("the request body is empty");
        }
        try {
            if (type.equals(Protobuf.MEDIA_TYPE)) {
                return Protobuf.decode(body);
            }
            boolean yaml = type.endsWith("yaml") && body[0] != '{';
            return yaml ? Yaml.MAPPER.readTree(body) : Json.MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw StatusError.badRequest("error decoding request body: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw StatusError.badRequest("error decoding request body: " + e.getMessage());
        }
    }

    /** A content type without its parameters; empty when absent. */
    static String mediaType(@Nullable String header) {
        return header == null ? "" : header.split(";")[0].strip();
    }

    static byte[] yaml(JsonNode tree) {
        try {
            return Yaml.MAPPER.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree must be writable", e);
        }
    }
}
