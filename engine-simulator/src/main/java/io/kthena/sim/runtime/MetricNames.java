package io.kthena.sim.runtime;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds engine-independent copies of the metrics that autoscaling and dashboards read. Pure. */
final class MetricNames {
    private static final Map<String, String> VLLM = new LinkedHashMap<>();
    private static final Map<String, String> SGLANG = new LinkedHashMap<>();

    static {
        VLLM.put("vllm:generation_tokens_total", "kthena:generation_tokens_total");
        VLLM.put("vllm:num_requests_waiting", "kthena:num_requests_waiting");
        VLLM.put("vllm:time_to_first_token_seconds", "kthena:time_to_first_token_seconds");
        VLLM.put("vllm:time_per_output_token_seconds", "kthena:time_per_output_token_seconds");
        VLLM.put("vllm:e2e_request_latency_seconds", "kthena:e2e_request_latency_seconds");
        SGLANG.put("sglang:generation_tokens_total", "kthena:generation_tokens_total");
        SGLANG.put("sglang:num_queue_reqs", "kthena:num_requests_waiting");
        SGLANG.put("sglang:time_to_first_token_seconds", "kthena:time_to_first_token_seconds");
        SGLANG.put("sglang:inter_token_latency_seconds", "kthena:time_per_output_token_seconds");
        SGLANG.put("sglang:e2e_request_latency_seconds", "kthena:e2e_request_latency_seconds");
    }

    private MetricNames() {}

    /**
     * The exposition followed by the renamed copies. A counter's {@code # TYPE} line may name the family with or without
     * {@code _total}; both are copied.
     */
    static String withCopies(String engine, String exposition) {
        var names = engine.equals("sglang") ? SGLANG : VLLM;
        var out = new StringBuilder(exposition.length() + 8192).append(exposition);
        if (!exposition.endsWith("\n")) {
            out.append('\n');
        }
        for (String line : exposition.split("\n")) {
            names.forEach((from, to) -> copy(out, line, from, to));
        }
        return out.toString();
    }

    private static void copy(StringBuilder out, String line, String from, String to) {
        if (line.startsWith("# ")) {
            int at = line.indexOf(' ', 2) + 1;
            int end = at == 0 ? -1 : line.indexOf(' ', at);
            String name = end < 0 ? "" : line.substring(at, end);
            if (name.equals(from) || (name + "_total").equals(from)) {
                out.append(line, 0, at)
                        .append(to)
                        .append(line, end, line.length())
                        .append('\n');
            }
        } else if (line.startsWith(from) && isSample(line, from.length())) {
            out.append(to).append(line, from.length(), line.length()).append('\n');
        }
    }

    /** What follows a family's name in its own samples, and not in those of a longer name. */
    private static boolean isSample(String line, int at) {
        for (String suffix : List.of("", "_bucket", "_sum", "_count", "_created")) {
            int end = at + suffix.length();
            if (line.startsWith(suffix, at)
                    && end < line.length()
                    && (line.charAt(end) == '{' || line.charAt(end) == ' ')) {
                return true;
            }
        }
        return false;
    }
}
