package io.kthena.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.kthena.cluster.store.Json;
import io.kthena.cluster.watch.WatchRequest;
import java.io.InputStream;
import java.util.List;

/** The answer to a request. */
sealed interface Reply {
    String JSON = "application/json";
    int OK = 200;
    int CREATED = 201;

    /** A complete body. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Whole(int code, String contentType, byte[] body, List<String> warnings) implements Reply {}

    /** A stream of events. */
    record Watching(WatchRequest watch) implements Reply {}

    /** Text that may go on for long; the edge closes it. */
    record Streaming(InputStream text) implements Reply {}

    static Whole json(JsonNode body) {
        return json(OK, body, List.of());
    }

    static Whole json(int code, JsonNode body, List<String> warnings) {
        return new Whole(code, JSON, Json.bytes(body), warnings);
    }

    static Whole text(String text) {
        return new Whole(
                OK, "text/plain; charset=utf-8", text.getBytes(java.nio.charset.StandardCharsets.UTF_8), List.of());
    }
}
