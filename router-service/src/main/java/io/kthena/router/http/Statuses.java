package io.kthena.router.http;

import io.kthena.router.body.Text;
import io.kthena.router.request.Refusal;

/**
 * How a refusal looks outside.
 *
 * @param code HTTP status
 * @param type OpenAI error type
 * @param word OpenAI error code
 * @param logType error type in the access log (router spec §2.7)
 * @param metric value of the {@code error_type} label
 */
record Statuses(int code, String type, String word, String logType, String metric) {
    private static final String INVALID = "invalid_request_error";
    private static final String SERVER = "server_error";
    private static final String BUSY = "service_unavailable_error";

    static Statuses of(Refusal refusal) {
        return switch (refusal) {
            case Refusal.Malformed malformed ->
                malformed.parameter().equals("prompt")
                        ? new Statuses(400, INVALID, "missing_prompt", "prompt_parsing", "prompt_parsing")
                        : new Statuses(400, INVALID, "invalid_body", "request_parsing", "request_parsing");
            case Refusal.TooLarge _ ->
                new Statuses(413, INVALID, "body_too_large", "request_parsing", "request_parsing");
            case Refusal.NoSuchPath _ -> new Statuses(404, INVALID, "not_found", "request_parsing", "request_failed");
            case Refusal.WrongMethod _ ->
                new Statuses(405, INVALID, "method_not_allowed", "request_parsing", "request_failed");
            case Refusal.UnknownModel _ ->
                new Statuses(404, INVALID, "model_not_found", "route_not_found", "route_not_found");
            case Refusal.NoServer _ -> new Statuses(404, INVALID, "model_not_found", "pod_discovery", "pod_discovery");
            case Refusal.Unsupported _ -> new Statuses(501, SERVER, "not_supported", "proxy", "request_failed");
            case Refusal.NoReadyPods _ -> new Statuses(503, BUSY, "no_ready_pods", "pod_discovery", "pod_discovery");
            case Refusal.Unschedulable _ -> new Statuses(503, BUSY, "overloaded", "scheduling", "request_failed");
            case Refusal.EngineFailed _ -> new Statuses(502, SERVER, "upstream_failed", "proxy", "proxy");
            case Refusal.TimedOut _ -> new Statuses(504, SERVER, "upstream_timeout", "proxy", "proxy");
        };
    }

    /** Whether the client should come back in a moment. */
    boolean retryLater() {
        return code == 503;
    }

    /** The OpenAI error object. */
    String body(Refusal refusal) {
        String parameter = refusal instanceof Refusal.Malformed malformed
                        && !malformed.parameter().isEmpty()
                ? Text.quote(malformed.parameter())
                : "null";
        return "{\"error\":{\"message\":" + Text.quote(refusal.message()) + ",\"type\":\"" + type + "\",\"param\":"
                + parameter + ",\"code\":\"" + word + "\"}}";
    }
}
