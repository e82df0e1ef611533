package io.kthena.sim.runtime;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The sidecar's command line (spec: runtime sidecar, section 5.2). Pure.
 *
 * @param engine {@code vllm} or {@code sglang}
 * @param host address to listen on
 * @param port port to listen on
 * @param engineUrl base URL of the engine, with the pod's address in place of localhost
 * @param metricsPath where the engine exposes metrics
 * @param pod pod this sidecar belongs to
 * @param model model this pod serves
 */
record RuntimeOptions(
        String engine, String host, int port, URI engineUrl, String metricsPath, String pod, String model) {

    private static final Map<String, String> SHORT = Map.of(
            "-E",
            "--engine",
            "-H",
            "--host",
            "-P",
            "--port",
            "-B",
            "--engine-base-url",
            "-M",
            "--engine-metrics-path",
            "-I",
            "--pod",
            "-N",
            "--model");
    private static final Set<String> FLAGS = Set.copyOf(SHORT.values());

    /**
     * Reads the words after the program's name.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    static RuntimeOptions read(List<String> words, Map<String, String> environment) {
        var values = new HashMap<String, String>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String flag = SHORT.getOrDefault(
                    equals < 0 ? word : word.substring(0, equals), equals < 0 ? word : word.substring(0, equals));
            if (!FLAGS.contains(flag)) {
                continue;
            }
            if (equals < 0 && i + 1 == words.size()) {
                throw new IllegalArgumentException("argument " + flag + ": expected one argument");
            }
            values.put(flag, equals < 0 ? words.get(++i) : word.substring(equals + 1));
        }
        for (String required : List.of("--engine", "--pod", "--model")) {
            if (!values.containsKey(required)) {
                throw new IllegalArgumentException("the following arguments are required: " + required);
            }
        }
        String podIp = environment.getOrDefault("POD_IP", environment.getOrDefault("KTHENA_POD_IP", ""));
        return new RuntimeOptions(
                engine(values.getOrDefault("--engine", "")),
                podIp.isBlank() ? values.getOrDefault("--host", "127.0.0.1") : podIp,
                port(values.getOrDefault("--port", "9000")),
                engineUrl(values.getOrDefault("--engine-base-url", "http://localhost:8000"), podIp),
                values.getOrDefault("--engine-metrics-path", "/metrics"),
                values.getOrDefault("--pod", ""),
                values.getOrDefault("--model", ""));
    }

    private static String engine(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "vllm", "vllmdisaggregated" -> "vllm";
            case "sglang" -> "sglang";
            default -> throw new IllegalArgumentException("unsupported engine: " + name);
        };
    }

    private static int port(String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65535) {
            throw new IllegalArgumentException("argument --port: invalid int value: '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    /** Containers of a pod share localhost; on one machine that is the pod's own loopback address. */
    private static URI engineUrl(String text, String podIp) {
        String url = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        return URI.create(
                podIp.isBlank()
                        ? url
                        : url.replaceFirst("://(localhost|127\\.0\\.0\\.1|0\\.0\\.0\\.0)(?=[:/]|$)", "://" + podIp));
    }
}
