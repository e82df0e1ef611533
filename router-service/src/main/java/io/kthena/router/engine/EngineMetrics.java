package io.kthena.router.engine;

import io.kthena.router.load.EngineSample;

/** Reads the few gauges that scheduling needs from a Prometheus exposition. Series of one name are added up. Pure. */
final class EngineMetrics {
    private EngineMetrics() {}

    static EngineSample parse(String exposition) {
        double waiting = 0;
        double running = 0;
        double usage = 0;
        for (String line : exposition.lines().toList()) {
            if (line.isEmpty() || line.charAt(0) == '#') {
                continue;
            }
            int end = nameEnd(line);
            switch (line.substring(0, end)) {
                case "vllm:num_requests_waiting", "sglang:num_queue_reqs" -> waiting += value(line);
                case "vllm:num_requests_running", "sglang:num_running_reqs" -> running += value(line);
                case "vllm:kv_cache_usage_perc", "vllm:gpu_cache_usage_perc", "sglang:token_usage" ->
                    usage = Math.max(usage, value(line));
                default -> {}
            }
        }
        return new EngineSample(waiting, running, usage);
    }

    private static int nameEnd(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '{' || c == ' ') {
                return i;
            }
        }
        return line.length();
    }

    private static double value(String line) {
        int labels = line.lastIndexOf('}');
        String[] words =
                line.substring(labels < 0 ? nameEnd(line) : labels + 1).strip().split(" ");
        try {
            double value = Double.parseDouble(words[0]);
            return Double.isFinite(value) && value > 0 ? value : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
