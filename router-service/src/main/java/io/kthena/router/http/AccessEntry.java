package io.kthena.router.http;

import io.kthena.router.body.Text;
import java.time.Instant;

/** One line of the access log (router spec §10.2); fields are set while the request runs and read once afterwards. */
final class AccessEntry {
    final String requestId;
    final Instant received;
    final long receivedNanos;
    final String method;
    final String path;
    final String protocol;
    String model = "";
    String route = "";
    String backendType = "";
    String backend = "";
    String upstreamModel = "";
    String pod = "";
    String prefillPod = "";
    String session = "";
    String errorType = "";
    String errorMessage = "";
    String errorMetric = "successful_request";
    int status;
    int upstreamStatus;
    int attempts;
    int inputTokens;
    int outputTokens;
    long upstreamStartedNanos;
    long upstreamEndedNanos;
    long endedNanos;

    AccessEntry(String requestId, Instant received, long receivedNanos, String method, String path, String protocol) {
        this.requestId = requestId;
        this.received = received;
        this.receivedNanos = receivedNanos;
        this.method = method;
        this.path = path;
        this.protocol = protocol;
    }

    private long millis(long from, long to) {
        return from == 0 || to == 0 ? 0 : Math.max(0, to - from) / 1_000_000;
    }

    private long total() {
        return millis(receivedNanos, endedNanos);
    }

    private long before() {
        return millis(receivedNanos, upstreamStartedNanos == 0 ? endedNanos : upstreamStartedNanos);
    }

    private long upstream() {
        return millis(upstreamStartedNanos, upstreamEndedNanos == 0 ? endedNanos : upstreamEndedNanos);
    }

    private long after() {
        return millis(upstreamEndedNanos, endedNanos);
    }

    private String server() {
        return backendType.equals("model_server") ? backend : "";
    }

    /** The text form; tokens and their order are what users grep for, ours come last. */
    String text() {
        var line = new StringBuilder(320)
                .append('[')
                .append(received)
                .append("] \"")
                .append(method)
                .append(' ')
                .append(plain(path))
                .append(' ')
                .append(protocol)
                .append("\" ")
                .append(status);
        if (!errorType.isEmpty()) {
            line.append(" error=").append(errorType).append(':').append(plain(errorMessage));
        }
        token(line, "model_name", model);
        token(line, "model_route", route);
        token(line, "model_server", server());
        token(line, "selected_pod", pod);
        token(line, "request_id", requestId);
        token(line, "backend_type", backendType);
        token(line, "backend_name", backend);
        token(line, "upstream_model", upstreamModel);
        number(line, "upstream_status_code", upstreamStatus);
        number(line, "upstream_attempts", attempts);
        line.append(" tokens=").append(inputTokens).append('/').append(outputTokens);
        line.append(" timings=")
                .append(total())
                .append("ms(")
                .append(before())
                .append('+')
                .append(upstream())
                .append('+')
                .append(after())
                .append(')');
        token(line, "prefill_pod", prefillPod);
        token(line, "session_id", session);
        return line.append('\n').toString();
    }

    private static void token(StringBuilder line, String name, String value) {
        if (!value.isEmpty()) {
            line.append(' ').append(name).append('=').append(plain(value));
        }
    }

    private static void number(StringBuilder line, String name, int value) {
        if (value != 0) {
            line.append(' ').append(name).append('=').append(value);
        }
    }

    /** One line stays one line, whatever a client puts into a name. */
    private static String plain(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < 0x20) {
                return value.replaceAll("\\p{Cntrl}", "?");
            }
        }
        return value;
    }

    /** The JSON form. */
    String json() {
        var line = new StringBuilder(480)
                .append("{\"timestamp\":\"")
                .append(received)
                .append('"');
        member(line, "method", method);
        member(line, "path", path);
        member(line, "protocol", protocol);
        line.append(",\"status_code\":").append(status);
        if (!errorType.isEmpty()) {
            line.append(",\"error\":{\"type\":")
                    .append(Text.quote(errorType))
                    .append(",\"message\":")
                    .append(Text.quote(errorMessage))
                    .append('}');
        }
        line.append(",\"model_name\":").append(Text.quote(model));
        member(line, "model_route", route);
        member(line, "model_server", server());
        member(line, "selected_pod", pod);
        member(line, "request_id", requestId);
        member(line, "backend_type", backendType);
        member(line, "backend_name", backend);
        member(line, "upstream_model", upstreamModel);
        member(line, "upstream_status_code", upstreamStatus);
        member(line, "upstream_attempts", attempts);
        member(line, "input_tokens", inputTokens);
        member(line, "output_tokens", outputTokens);
        line.append(",\"duration_total\":").append(total());
        line.append(",\"duration_request_processing\":").append(before());
        line.append(",\"duration_upstream_processing\":").append(upstream());
        line.append(",\"duration_response_processing\":").append(after());
        member(line, "prefill_pod", prefillPod);
        member(line, "session_id", session);
        return line.append("}\n").toString();
    }

    private static void member(StringBuilder line, String name, String value) {
        if (!value.isEmpty()) {
            line.append(",\"").append(name).append("\":").append(Text.quote(value));
        }
    }

    private static void member(StringBuilder line, String name, int value) {
        if (value != 0) {
            line.append(",\"").append(name).append("\":").append(value);
        }
    }
}
