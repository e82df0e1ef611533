package io.kthena.sim.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A refusal in the shape of vLLM's error object. Carries no stack trace. */
final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;

    private ApiError(int status, String type, String message) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
    }

    static ApiError badRequest(String message) {
        return new ApiError(400, "BadRequestError", message);
    }

    static ApiError unauthorized() {
        return new ApiError(401, "AuthenticationError", "Unauthorized");
    }

    static ApiError unknownModel(String model) {
        return new ApiError(404, "NotFoundError", "The model `" + model + "` does not exist.");
    }

    static ApiError notFound() {
        return new ApiError(404, "NotFoundError", "Not Found");
    }

    static ApiError methodNotAllowed() {
        return new ApiError(405, "MethodNotAllowed", "Method Not Allowed");
    }

    static ApiError unsupportedMediaType() {
        return new ApiError(
                415, "Unsupported Media Type", "Unsupported Media Type: Only 'application/json' is allowed");
    }

    static ApiError internal(String message) {
        return new ApiError(500, "InternalServerError", message);
    }

    static ApiError unavailable(String message) {
        return new ApiError(503, "ServiceUnavailableError", message);
    }

    int status() {
        return status;
    }

    ObjectNode toJson() {
        var body = JsonNodeFactory.instance.objectNode();
        body.putObject("error")
                .put("message", getMessage())
                .put("type", type)
                .putNull("param")
                .put("code", status);
        return body;
    }
}
