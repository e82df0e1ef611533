package io.kthena.router.request;

import io.kthena.router.body.Members;

/**
 * A client's request: read once, never changed.
 *
 * @param id the request id, accepted or minted; the same on every leg
 * @param path URL path without the query
 * @param uri path and query as the client sent them
 * @param headers the client's headers
 * @param model the requested model, not blank
 * @param stream whether the client asked for a stream ({@code "stream": true}, nothing else)
 * @param body the client's bytes and their offsets
 * @param promptTokens estimated prompt tokens
 */
public record Inference(
        String id,
        String path,
        String uri,
        Headers headers,
        String model,
        boolean stream,
        Members body,
        int promptTokens) {
    /** Whether the path asks for generated tokens, so that prefill and decode are two things. */
    public boolean generates() {
        return switch (path) {
            case "/v1/chat/completions", "/v1/completions", "/v1/responses", "/v1/messages" -> true;
            default -> false;
        };
    }
}
