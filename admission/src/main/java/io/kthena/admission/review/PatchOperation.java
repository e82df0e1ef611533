package io.kthena.admission.review;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One operation of a JSON patch (RFC 6902).
 *
 * @param op {@code add}, {@code replace} or {@code test}
 * @param path JSON pointer
 * @param value what is added, put or expected there
 */
public record PatchOperation(String op, String path, JsonNode value) {

    /** Sets a member, whether it is there or not. */
    public static PatchOperation add(String path, JsonNode value) {
        return new PatchOperation("add", path, value);
    }

    /** Makes the whole patch fail unless the value is there. */
    public static PatchOperation test(String path, JsonNode value) {
        return new PatchOperation("test", path, value);
    }
}
